// The least a server can do that acknowledges only what is durable: check the HMAC, append the body, flush it to disk, answer 200.
// Deliveries that come while a flush is under way share the next one, as in any log worth its name. Runs as a process of its own;
// prints its port.
import { createHmac, timingSafeEqual } from "node:crypto";
import { open } from "node:fs/promises";
import { listen } from "@handoff/local/server";
import { Hono } from "hono";

const [, , file = "", secret = ""] = process.argv;
const log = await open(file, "a");
let waiting: { body: Uint8Array; done(): void; fail(error: unknown): void }[] = [];
let flushing = false;

async function flush() {
  flushing = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    try {
      await log.appendFile(Buffer.concat(group.map(({ body }) => body)));
      await log.datasync();
      for (const { done } of group) done();
    } catch (error) {
      for (const { fail } of group) fail(error);
    }
  }
  flushing = false;
}

const app = new Hono();
app.post("/hooks", async (c) => {
  const body = new Uint8Array(await c.req.arrayBuffer());
  const expected = Buffer.from(createHmac("sha256", secret).update(body).digest("base64"));
  const given = Buffer.from(c.req.header("x-shopify-hmac-sha256") ?? "");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return c.text("not signed", 401);
  await new Promise<void>((done, fail) => {
    waiting.push({ body, done, fail });
    if (!flushing) flush();
  });
  return c.text("ok");
});

const server = await listen(0, "127.0.0.1");
server.serve(app);
process.stdout.write(`${server.port}\n`);
