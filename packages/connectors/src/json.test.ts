import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedJsonError, parseJson } from "./json.ts";

const utf8 = new TextEncoder();
const parse = (text: string) => parseJson(utf8.encode(text));

describe("JSON, digit for digit", () => {
  it("keeps an id beyond 2^53 as its digits, and every other number as a number", () => {
    expect(
      parse('{"id":820982911946154508,"items":[ -820982911946154509,7],"weight":1.5,"safe":9007199254740991}'),
    ).toEqual({
      id: "820982911946154508",
      items: ["-820982911946154509", 7],
      weight: 1.5,
      safe: 9007199254740991,
    });
  });

  it("keeps the first number that does not fit, however the body is laid out", () => {
    expect(parse('{ "id" :\n\t9007199254740993 }')).toEqual({ id: "9007199254740993" });
    expect(parse("[9007199254740993]")).toEqual(["9007199254740993"]);
    expect(parse("[1,9007199254740993]")).toEqual([1, "9007199254740993"]);
  });

  it("leaves digits inside a text and fractions alone", () => {
    const body = {
      token: "0123456789012345678",
      note: "paid: 1234567890123456789, thanks",
      rate: 1234567890.5,
    };
    expect(parse(JSON.stringify(body))).toEqual(body);
  });

  it("reads any JSON as JSON.parse does, but for the long integers", () => {
    const value = fc.jsonValue().filter((value) => !/\d{16}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(value, (value) => {
        expect(parse(`{"id":820982911946154508,"value":${JSON.stringify(value)}}`)).toEqual({
          id: "820982911946154508",
          value: JSON.parse(JSON.stringify(value)),
        });
      }),
    );
  });

  it.each([
    ["half an object", '{"email":"mia@pottery.example"'],
    ["no body", ""],
    ["a form", "email=mia@pottery.example"],
    ["a long number cut short", '{"id":820982911946154508,'],
  ])("says malformed of %s and never quotes it", (_, text) => {
    expect(() => parse(text)).toThrow(MalformedJsonError);
    expect(() => parse(text)).toThrow(/^the body is not JSON \((at position \d+|it ends too early)\): /);
  });

  it("says malformed of bytes that are no text, and of nesting without end", () => {
    expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(MalformedJsonError);
    expect(() => parse(`{"id":820982911946154508,"a":${"[".repeat(200_000)}`)).toThrow(MalformedJsonError);
    expect(() => parse(`{"id":820982911946154508,"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`)).toThrow(
      MalformedJsonError,
    );
  });
});
