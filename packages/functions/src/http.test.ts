import { HandoffError } from "@handoff/core/error";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Deps } from "./deps.ts";
import { createOnError, describeFailure, notFound, parseInput } from "./http.ts";

function appThatThrows(thrown: unknown, failure?: 500 | 503) {
  const lines: Parameters<Deps["log"]>[0][] = [];
  const app = new Hono();
  app.get("/", () => {
    throw thrown;
  });
  app.onError(createOnError({ log: (line) => lines.push(line), random: (bytes) => new Uint8Array(bytes) }, failure));
  app.notFound(notFound);
  return { app, lines };
}

describe("what went wrong is a problem document", () => {
  it.each([
    ["invalid", 400],
    ["unauthorized", 401],
    ["forbidden", 403],
    ["not-found", 404],
    ["conflict", 409],
    ["too-large", 413],
    ["slow-down", 429],
  ] as const)("%s answers %i with the field, the value and the remedy", async (code, status) => {
    const problems = [{ field: "slug", value: "spring", remedy: "Choose another." }];
    const { app, lines } = appThatThrows(new HandoffError(code, "That did not work.", problems));
    const answer = await app.request("/");
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({
      type: `urn:handoff:problem:${code}`,
      status,
      detail: "That did not work.",
      problems: [{ field: "slug", value: "spring", remedy: "Choose another." }],
    });
    expect(lines).toEqual([]);
  });

  it("a mistake without fields has no list of them", async () => {
    const { app } = appThatThrows(null);
    const answer = await app.request("/nowhere");
    expect(await answer.text()).toBe(
      '{"type":"urn:handoff:problem:not-found","title":"Not yours or not there","status":404,"detail":"There is nothing at this address."}',
    );
  });

  it("our own failure tells the caller a trace id and nothing of what happened", async () => {
    const { app, lines } = appThatThrows(new TypeError('no "maria@example.com" in jo@example.com'));
    const answer = await app.request("/");
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ title: "Our own failure", trace: "trc_0000000000" });
    expect(text).not.toContain("TypeError");
    expect(lines).toEqual([
      { what: "http.failed", trace: "trc_0000000000", error: expect.stringMatching(/^TypeError: no … in …/) },
    ]);
  });

  it("where the same should be sent again our own failure is 503 and says when", async () => {
    const { app } = appThatThrows(new Error("the bus is down"), 503);
    const answer = await app.request("/");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  });

  it("a refusal of the framework keeps its status", async () => {
    const { app } = appThatThrows(new HTTPException(413, { message: "Payload Too Large" }));
    expect((await app.request("/")).status).toBe(413);
  });
});

describe("what a caller sent is answered field by field", () => {
  const Input = z.strictObject({
    name: z.string().check(z.minLength(1), z.maxLength(100)),
    recipients: z.array(z.email()).check(z.minLength(1)),
    kind: z.optional(z.enum(["product", "page"])),
    windowDays: z.optional(z.int().check(z.minimum(1), z.maximum(365))),
    slug: z.optional(z.string().check(z.regex(/^[a-z-]+$/, "Use small letters and hyphens."))),
    secrets: z.optional(z.array(z.string().check(z.minLength(8)))),
    settings: z.optional(
      z.object({ verifyToken: z.string().check(z.minLength(8)), when: z.union([z.string(), z.int()]) }),
    ),
  });
  const problemsOf = (input: unknown) => {
    try {
      parseInput(Input, input);
    } catch (error) {
      if (error instanceof HandoffError) return { code: error.code, message: error.message, problems: error.problems };
      throw error;
    }
    return undefined;
  };

  it("gives back what is as it should be", () => {
    expect(parseInput(Input, { name: "Clay", recipients: ["a@example.com"] })).toEqual({
      name: "Clay",
      recipients: ["a@example.com"],
    });
  });

  it("names field, value and remedy of every mistake at once", () => {
    const input = { name: "", recipients: ["no address"], kind: "shop", windowDays: 400, slug: "A B", colour: "red" };
    expect(problemsOf(input)).toEqual({
      code: "invalid",
      message: "Not what it should be: name, recipients[0], kind, windowDays, slug, colour.",
      problems: [
        { field: "name", value: "", remedy: "Give at least 1 character." },
        { field: "recipients[0]", value: "no address", remedy: "Give an e-mail address, like shop@example.com." },
        { field: "kind", value: "shop", remedy: "Give one of product, page." },
        { field: "windowDays", value: "400", remedy: "Give at most 365." },
        { field: "slug", value: "A B", remedy: "Use small letters and hyphens." },
        { field: "colour", remedy: "Nothing is called that here. Leave it out, or check its spelling." },
      ],
    });
  });

  it.each([
    [undefined, [{ field: "body", remedy: "Give an object." }]],
    [
      { recipients: [] },
      [
        { field: "name", remedy: "Give a text." },
        { field: "recipients", value: "a list of 0", remedy: "Give at least 1 entry." },
      ],
    ],
  ])("says what is missing in %j", (input, problems) => {
    expect(problemsOf(input)?.problems).toEqual(problems);
  });

  it("shortens a long value", () => {
    const [problem] = problemsOf({ name: "x".repeat(500), recipients: ["a@example.com"] })?.problems ?? [];
    expect(problem?.value).toBe(`${"x".repeat(79)}…`);
  });

  it("never repeats a secret, wherever it stood", () => {
    const inputs = [
      { name: "Clay", recipients: ["a@example.com"], secrets: ["hush"] },
      { name: "Clay", recipients: ["a@example.com"], secrets: "hush" },
      { name: "Clay", recipients: ["a@example.com"], settings: { verifyToken: "hush", when: 1 } },
      { name: { password: "hush" }, recipients: [{ key: "hush" }] },
      { name: "Clay", recipients: ["a@example.com"], password: "hush" },
    ];
    for (const input of inputs) {
      expect(problemsOf(input)?.problems.length).toBeGreaterThan(0);
      expect(JSON.stringify(problemsOf(input))).not.toContain("hush");
    }
  });

  it("says it in the schema's own words where it has some", () => {
    const Strict = z.strictObject({}, { error: () => "there is only shopDomain" });
    const problems = [{ field: "shop", remedy: "there is only shopDomain" }];
    expect(() => parseInput(Strict, { shop: 1 })).toThrow(expect.objectContaining({ problems }));
  });

  it("says which kinds will do where several are", () => {
    const input = { name: "Clay", recipients: ["a@example.com"], settings: { verifyToken: "12345678", when: true } };
    expect(problemsOf(input)?.problems).toEqual([
      { field: "settings.when", value: "true", remedy: "Give a text, or a number." },
    ]);
  });
});

it("describes a failure without what it quotes, for that may be a person's", () => {
  expect(describeFailure(new RangeError('"maria@example.com" is not an amount of EUR'))).toMatch(
    /^RangeError: … is not an amount of EUR \(http\.test\.ts:\d+\)$/,
  );
  expect(describeFailure(new RangeError("`Maria Keller` is not a day"))).toMatch(/^RangeError: … is not a day/);
  expect(describeFailure("maria@example.com")).toBe("a thrown string");
});
