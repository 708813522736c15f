import { expect, test } from "vitest";
import { every } from "./clock.ts";

test("a task that takes longer than its interval never overlaps itself, and comes again after a failure", async () => {
  let underWay = 0;
  let times = 0;
  const errors: unknown[] = [];
  const enough = Promise.withResolvers<void>();
  const timer = every(
    1,
    async () => {
      expect(++underWay).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 3));
      underWay--;
      if (++times === 2) throw new Error("the table is slow");
      if (times === 4) enough.resolve();
    },
    (error) => errors.push(error),
  );
  await enough.promise;
  await timer.stop();
  expect(errors).toEqual([new Error("the table is slow")]);
});

test("stopping waits for the task that is under way", async () => {
  const started = Promise.withResolvers<void>();
  let done = false;
  const timer = every(
    1,
    async () => {
      started.resolve();
      await new Promise((resolve) => setTimeout(resolve, 3));
      done = true;
    },
    () => {},
  );
  await started.promise;
  await timer.stop();
  expect(done).toBe(true);
});
