import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBus } from "@handoff/local/bus";
import { type BusUnderTest, busContract } from "./bus.ts";

busContract("in one process, on disk", async () => onDisk(await mkdtemp(join(tmpdir(), "handoff-bus-"))));

async function onDisk(folder: string): Promise<BusUnderTest> {
  const bus = await openBus(folder, { now: () => Date.parse("2026-03-02T10:00:00Z"), backoffMs: () => 1 });
  return {
    bus,
    subscribe: bus.subscribe,
    deadLetters: bus.deadLetters,
    redrive: bus.redrive,
    idle: bus.idle,
    async restart() {
      await bus.close();
      return onDisk(folder);
    },
    async close() {
      await bus.close();
      await rm(folder, { recursive: true });
    },
  };
}
