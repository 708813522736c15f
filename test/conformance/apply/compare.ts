// Is everything that was asked for in what is read back? And was everything in the graph asked for?
import type { Json } from "../moto.ts";

export type Difference = { path: string; asked: Json; kept: Json };

/** How many values were compared, and which differ. Texts that are JSON are compared as what they say; more may be kept than was asked. */
export function compare(asked: Json, kept: Json, path = ""): { compared: number; differences: Difference[] } {
  const [wanted, found] = [parsed(asked), parsed(kept)];
  if (typeof wanted !== "object" || wanted === null) {
    return { compared: 1, differences: wanted === found ? [] : [{ path, asked: wanted, kept: found }] };
  }
  const parts = Object.entries(wanted);
  const other = Array.isArray(wanted) && Array.isArray(found) && found.length !== wanted.length;
  if (typeof found !== "object" || found === null || other || Array.isArray(wanted) !== Array.isArray(found)) {
    return { compared: Math.max(1, parts.length), differences: [{ path, asked: wanted, kept: found }] };
  }
  let compared = 0;
  const differences: Difference[] = [];
  for (const [name, part] of parts) {
    const step = Array.isArray(wanted) ? "[]" : path === "" ? name : `.${name}`;
    const result = compare(part, found[name], path + step);
    compared += result.compared;
    differences.push(...result.differences);
  }
  return { compared, differences };
}

function parsed(value: Json): Json {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The value, and which of its inner values nobody has read yet. */
export function watched<T extends object>(value: T): { value: T; unread(): string[] } {
  const read = new Set<string>();
  const wrap = (part: object, path: string): object =>
    new Proxy(part, {
      get(target, name) {
        const inner = Reflect.get(target, name);
        if (typeof name === "symbol" || typeof inner === "function") return inner;
        const place = `${path}/${name}`;
        if (typeof inner === "object" && inner !== null) return wrap(inner, place);
        read.add(place);
        return inner;
      },
    });
  return { value: wrap(value, "") as T, unread: () => leavesOf(value, "").filter((place) => !read.has(place)) };
}

function leavesOf(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, `${path}/${name}`));
}
