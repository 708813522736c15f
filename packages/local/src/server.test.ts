import { HandoffError } from "@handoff/core/error";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { listen } from "./server.ts";

test("a port that is in use is named, with another one to try", async () => {
  const first = await listen(0, "127.0.0.1");
  const error = await listen(first.port, "127.0.0.1").catch((thrown) => thrown);
  expect(error).toBeInstanceOf(HandoffError);
  expect(error.message).toBe(`Port ${first.port} is in use.`);
  expect(error.problems).toEqual([
    {
      field: "PORT",
      value: String(first.port),
      remedy: `Stop what listens there, or give another one: PORT=${first.port + 1} npm start`,
    },
  ]);
  await first.stop();
});

test("stopping lets an answer that is under way go out, and takes no more requests", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  const server = await listen(0, "127.0.0.1");
  const app = new Hono();
  app.get("/slow", async (context) => {
    asked.resolve();
    return context.text(await answer.promise);
  });
  server.serve(app);
  const url = `http://127.0.0.1:${server.port}/slow`;
  const answered = fetch(url).then((response) => response.text());
  await asked.promise;
  const stopped = server.stop();
  await expect(fetch(url)).rejects.toThrow();
  answer.resolve("a bowl");
  expect(await answered).toBe("a bowl");
  await stopped;
});
