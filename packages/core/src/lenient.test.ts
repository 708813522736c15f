import { expect, test } from "vitest";
import * as z from "zod/mini";
import { lenient } from "./lenient.ts";

test("a field that is not as it should be is what stands in for it, and spoils nothing beside it", () => {
  const Form = z.object({
    email: lenient(z.string(), ""),
    day: lenient(z.nullish(z.string()), undefined),
    kind: z.string(),
  });
  expect(z.parse(Form, { email: "a@b.example", day: "today", kind: "x" })).toEqual({
    email: "a@b.example",
    day: "today",
    kind: "x",
  });
  expect(z.parse(Form, { email: ["a"], day: 3, kind: "x" })).toEqual({ email: "", kind: "x" });
  expect(z.parse(Form, { kind: "x" })).toEqual({ email: "", kind: "x" });
  expect(z.safeParse(Form, { email: "" }).success).toBe(false);
});
