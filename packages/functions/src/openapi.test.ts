import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OpenApi, Operation } from "./openapi.ts";
import { type House, openHouse } from "./report.fixture.ts";

let house: House;
let api: OpenApi;
beforeAll(async () => {
  house = await openHouse();
  api = (await house.ask("GET /openapi.json")).body as OpenApi;
});
afterAll(() => house.stop());

const operations = () =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );

function* within(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) yield node as Record<string, unknown>;
  for (const part of Object.values(node)) yield* within(part);
}

describe("the API's document", () => {
  test("is OpenAPI 3.1 with everything that must be there", () => {
    expect(api.openapi).toBe("3.1.0");
    expect(api.info.title).toBe("Handoff");
    expect(api.info.version).toMatch(/./);
    expect(api.servers).toEqual([{ url: "https://handoff.example" }]);
    expect(Object.keys(api.components)).toEqual(["schemas", "securitySchemes", "responses"]);
    for (const { name, operation } of operations()) {
      expect([name, operation.summary.length > 5]).toEqual([name, true]);
      expect(Object.values(operation.responses).every((one) => "$ref" in one || "description" in one)).toBe(true);
    }
  });

  test("has every route that is mounted, and no other", () => {
    const mounted = house.app.routes
      .filter(({ method, path }) => method !== "ALL" && !["/openapi.json", "/docs"].includes(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`);
    expect(
      operations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...new Set(mounted)].sort());
    expect(operations().length).toBe(house.routes.length);
  });

  test("names what design promises", () => {
    const promised =
      "businesses connections endpoints links goals recipients paths incidents incidents/{id}/ack incidents/{id}/snooze leads leads/{id}/contacted deliveries deliveries/{id}/replay sales/{sale}/explain reports/channels reports/timeline reports/paths reports/goals reports/engagement erasures health";
    for (const path of promised.split(" ")) expect(Object.keys(api.paths)).toContain(`/v1/${path}`);
  });

  test("refers to nothing that is not in it", () => {
    const references = [...within(api)].map(({ $ref }) => $ref).filter(($ref) => typeof $ref === "string");
    expect(references.length).toBeGreaterThan(50);
    for (const reference of new Set(references)) {
      const [, ...steps] = reference.split("/");
      const target = steps.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], api);
      expect([reference, typeof target]).toEqual([reference, "object"]);
    }
  });

  test("declares every parameter of a path, gives each operation its own name, its tag and its key", () => {
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    const tags = api.tags.map(({ name, description }) => description && name);
    for (const { name, path, operation } of operations()) {
      const declared = parametersIn("path", operation);
      expect([name, declared]).toEqual([name, [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])]);
      expect(tags).toContain(operation.tags[0]);
      for (const scheme of operation.security) {
        expect(Object.keys(api.components.securitySchemes)).toContain(Object.keys(scheme)[0]);
      }
    }
  });

  test("says which refusals there are", () => {
    const { responses } = api.paths["/v1/links"]?.post ?? { responses: {} };
    expect(Object.keys(responses)).toEqual(["201", "400", "401", "403", "409", "413", "429"]);
  });

  test("shows bodies that work", async () => {
    const { keys } = await house.open("kiln");
    const creating = operations().filter(({ name, operation }) => name.startsWith("post") && operation.requestBody);
    for (const { name, path, operation } of creating) {
      const example = operation.requestBody?.content["application/json"]?.example;
      expect([name, typeof example]).toEqual([name, "object"]);
      if (path.includes("{") || /session|businesses|connections/.test(path)) continue;
      const { status } = await house.ask(`POST ${path}`, { key: keys.owner, body: example });
      expect([name, status]).toEqual([name, path === "/v1/erasures" ? 202 : 201]);
    }
  });

  test("calls money whole minor units", () => {
    expect(api.components.schemas.Money).toMatchObject({
      type: "object",
      required: ["amount", "currency"],
      properties: { amount: { type: "integer" } },
    });
  });
});

describe("the page to read", () => {
  test("shows every route, loads nothing from elsewhere and runs no script", async () => {
    const { text, headers, status } = await house.ask("GET /docs");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("text/html");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(/i);
    for (const { path, operation } of operations()) {
      expect(text).toContain(`<code>${path}</code>`);
      expect(text).not.toMatch(/`|\[object|undefined/);
      expect(text).toContain(`id="${operation.operationId}"`);
    }
  });

  test("has a language, a title, one first heading, a way past the contents, and links that lead somewhere", async () => {
    const { text } = await house.ask("GET /docs");
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('name="viewport" content="width=device-width, initial-scale=1"');
    expect(text.match(/<h1/g)).toHaveLength(1);
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });
});

function parametersIn(place: "path" | "query", { parameters = [] }: Operation): string[] {
  return parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
}
