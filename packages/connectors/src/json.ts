// What does a JSON body say, digit for digit? Platforms send ids beyond 2^53, which plain JSON.parse rounds to another object's id.

/** The body is no JSON. The message never quotes the body: it may hold somebody's address. */
export class MalformedJsonError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MalformedJsonError";
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });
// Sixteen digits spelled out, because the engine skips ahead by them (2 µs for an order; `\d{16}` takes 17). Only then the closer look.
// Both may hit inside a text value: that costs time only, since the careful way is right for every body.
const sixteenDigits = /\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d/;
const longNumber = /[:[,]\s*-?\d{16}/;

/** Parses UTF-8 JSON; integers that a number cannot hold exactly become their digits as text. Throws MalformedJsonError. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  try {
    return sixteenDigits.test(text) && longNumber.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch (error) {
    const at = error instanceof SyntaxError ? /at position \d+/.exec(error.message)?.[0] : "nested too deeply";
    throw new MalformedJsonError(`the body is not JSON (${at ?? "it ends too early"}): send it as it was made`);
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new MalformedJsonError("the body is not UTF-8 text: send the bytes as they were made");
  }
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? "";
  return /^-?\d+$/.test(source) ? source : value;
}
