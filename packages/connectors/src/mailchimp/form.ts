// Reads a form body whose keys nest as PHP writes them: `data[merges][GROUPINGS][0][name]=Glazes`.
// Keys are a stranger's: objects have no prototype, `__proto__` is dropped, and depth has a limit.

export type FormValue = string | Form;
/** Lists are forms too, with the keys "0", "1", … */
export type Form = { [key: string]: FormValue };

export type ParsedForm = { ok: true; form: Form } | { ok: false; reason: string };

const depthMax = 8;

/** As PHP does it: `[]` takes the next number, of two values under one key the last one stays. */
export function parseForm(text: string): ParsedForm {
  if (text.trim() === "") return { ok: true, form: emptyForm() };
  // Every text decodes as a form somehow; these are what other formats begin with, or have no field at all.
  if (/^\s*[{[<]/.test(text) || !text.includes("=")) return { ok: false, reason: "the body is not a form" };
  const form = emptyForm();
  const nextIndex = new Map<Form, number>();
  for (const [name, value] of new URLSearchParams(text)) {
    const keys = keysOf(name);
    if (keys.length > depthMax) return { ok: false, reason: `the body has a field nested deeper than ${depthMax}` };
    if (!keys.includes("__proto__")) put(form, keys, value, nextIndex);
  }
  return { ok: true, form };
}

/** `a[b][]` is a, b and the next number; brackets that do not close are part of a plain name. */
function keysOf(name: string): string[] {
  const [, first, rest] = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name) ?? [];
  if (first === undefined || rest === undefined) return [name];
  return [first, ...rest.slice(1, -1).split("][")];
}

function put(form: Form, keys: readonly string[], value: string, nextIndex: Map<Form, number>): void {
  let node = form;
  for (const [depth, written] of keys.entries()) {
    const key = depth > 0 && written === "" ? String(nextIndex.get(node) ?? 0) : written;
    if (/^\d{1,9}$/.test(key)) nextIndex.set(node, Math.max(nextIndex.get(node) ?? 0, Number(key) + 1));
    const known = node[key];
    if (depth === keys.length - 1) node[key] = value;
    else node = node[key] = known === undefined || typeof known === "string" ? emptyForm() : known;
  }
}

const emptyForm = (): Form => Object.create(null) as Form;
