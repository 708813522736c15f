import { startEngine } from "@handoff/local/engine";
import { afterAll } from "vitest";
import { tableContract } from "./store.ts";

const engine = await startEngine();
afterAll(() => engine.stop());

tableContract("the embedded engine", async () => engine.table, {
  "takes the ends of a range in the order of their bytes in UTF-8":
    "dynalite compares as JavaScript does, by UTF-16 units; DynamoDB sorts strings by their UTF-8 bytes. They differ beyond U+FFFF only, where no key of ours ends.",
});
