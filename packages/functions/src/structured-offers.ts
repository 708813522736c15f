// What does a page's schema.org data say about stock? Every offer of every product, event or service in its JSON-LD.

const depthMax = 12;

/** The availability of every offer ("InStock", "SoldOut", …; empty when it does not say). Unreadable JSON says nothing. */
export function offersInJson(text: string): string[] {
  let data: unknown;
  try {
    data = JSON.parse(text.trim().replace(/^<!--|-->$/g, ""));
  } catch {
    return [];
  }
  return offersIn(data, 0);
}

function offersIn(node: unknown, depth: number): string[] {
  if (depth > depthMax || node === null || typeof node !== "object") return [];
  if (Array.isArray(node)) return node.flatMap((part) => offersIn(part, depth + 1));
  const fields = node as Record<string, unknown>;
  const types = [fields["@type"] ?? []].flat().map((type) => String(type).replace(/^.*[/#]/, ""));
  const inner = Object.values(fields).flatMap((part) => offersIn(part, depth + 1));
  if (inner.length > 0 || !types.some((type) => type === "Offer" || type === "AggregateOffer")) return inner;
  const { availability } = fields;
  return [(typeof availability === "string" ? availability : "").replace(/^.*[/#]/, "").replaceAll(" ", "")];
}
