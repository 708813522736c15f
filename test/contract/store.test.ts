import { startEngine } from "@handoff/local/engine";
import { afterAll } from "vitest";
import { tableContract } from "./store.ts";

const engine = await startEngine();
afterAll(() => engine.stop());

tableContract("the embedded engine", async () => engine.table);
