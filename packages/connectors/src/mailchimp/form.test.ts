import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Form, parseForm } from "./form.ts";

const formOf = (text: string): Form => {
  const parsed = parseForm(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.form;
};

describe("a form body", () => {
  it.each([
    ["type=campaign&data[id]=a1", { type: "campaign", data: { id: "a1" } }],
    ["data%5Bmerges%5D%5BFNAME%5D=In%C3%A8s+M.", { data: { merges: { FNAME: "Inès M." } } }],
    ["a[0][name]=Mugs&a[1][name]=Glazes", { a: { 0: { name: "Mugs" }, 1: { name: "Glazes" } } }],
    ["a[]=x&a[]=y&a[7]=z&a[]=w", { a: { 0: "x", 1: "y", 7: "z", 8: "w" } }],
    ["a[][b]=x&a[][b]=y", { a: { 0: { b: "x" }, 1: { b: "y" } } }],
    ["a=1&a=2", { a: "2" }],
    ["a=1&a[b]=2", { a: { b: "2" } }],
    ["a[b]=2&a=1", { a: "1" }],
    ["a[b=1&c]=2&a[b]c=3&[]=4", { "a[b": "1", "c]": "2", "a[b]c": "3", "[]": "4" }],
    ["a=%zz&b=%E4", { a: "%zz", b: "\uFFFD" }],
    ["a&b=", { a: "", b: "" }],
    ["", {}],
  ])("%s nests as PHP would read it", (text, form) => {
    expect(JSON.parse(JSON.stringify(formOf(text)))).toEqual(form);
  });

  it.each(['{"type":"campaign"}', ' [{"a":"b=c"}]', "<xml a='b'/>", "no field at all"])("is not this: %s", (text) => {
    expect(parseForm(text)).toEqual({ ok: false, reason: "the body is not a form" });
  });

  it("cannot reach the prototype of any object", () => {
    const form = formOf("__proto__[admin]=1&data[__proto__][admin]=1&constructor[prototype][admin]=1&data[x]=1");
    expect(Reflect.get({}, "admin")).toBeUndefined();
    expect(Object.getPrototypeOf(form)).toBeNull();
    expect(Object.keys(form)).toEqual(["constructor", "data"]);
    expect(Object.keys(form.data ?? {})).toEqual(["x"]);
  });

  it("is refused when a field nests deeper than eight keys", () => {
    expect(parseForm(`a${"[b]".repeat(7)}=1`).ok).toBe(true);
    expect(parseForm(`a${"[b]".repeat(8)}=1`)).toEqual({
      ok: false,
      reason: "the body has a field nested deeper than 8",
    });
  });

  it("comes back as it was written, whatever its keys and values are", () => {
    const key = fc.stringMatching(/^[^[\]]{1,8}$/).filter((text) => text !== "__proto__" && text.isWellFormed());
    const text = fc.string({ unit: "grapheme" }).filter((value) => value.isWellFormed());
    const { form } = fc.letrec<{ form: object; value: unknown }>((tie) => ({
      form: fc.dictionary(key, tie("value"), { minKeys: 1, maxKeys: 5 }),
      value: fc.oneof({ depthSize: "small", maxDepth: 6 }, text, tie("form")),
    }));
    fc.assert(
      fc.property(form, (form) => {
        const written = new URLSearchParams(fieldsOf(form)).toString();
        expect(JSON.parse(JSON.stringify(formOf(written)))).toEqual(JSON.parse(JSON.stringify(form)));
      }),
    );
  });
});

function fieldsOf(value: object, prefix = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, child]): [string, string][] => {
    const name = prefix === "" ? key : `${prefix}[${key}]`;
    return typeof child === "string" ? [[name, child]] : fieldsOf(child as object, name);
  });
}
