import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { afterAwake, pauseAwake } from "./awake.ts";

/** As Lambda's freeze looks from within: nothing runs, the clock does. */
function freeze(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it("a wait is as long as it says while the process is awake", async () => {
  const startedMs = performance.now();
  await pauseAwake(230);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(225);
});

it("time that the process was frozen does not count, however often it was", async () => {
  const done: string[] = [];
  afterAwake(1_000, () => done.push("waited"));
  for (let thaw = 0; thaw < 3; thaw += 1) {
    freeze(500);
    await pause(10);
  }
  expect(done).toEqual([]);
  await pauseAwake(1_100);
  expect(done).toEqual(["waited"]);
});

it("what arrived while the process was frozen is read before anybody says that it did not come", async () => {
  const order: string[] = [];
  const server = createServer((socket) => socket.on("data", (text) => order.push(`read ${text}`))).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const socket = connect((server.address() as { port: number }).port, "127.0.0.1");
  await once(socket, "connect");
  await pause(20);
  afterAwake(30, () => order.push("gave up"));
  socket.write("the answer");
  freeze(200);
  await pauseAwake(100);
  expect(order).toEqual(["read the answer", "gave up"]);
  socket.destroy();
  server.close();
});

it("a wait that is called off never ends", async () => {
  let ended = false;
  const callOff = afterAwake(20, () => (ended = true));
  callOff();
  await pauseAwake(60);
  expect(ended).toBe(false);
});
