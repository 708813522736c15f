// The table in a process of its own, so that what the functions use of a processor can be told from what the engine uses.
import { startEngine } from "@handoff/local/engine";

const engine = await startEngine();
process.stdout.write(engine.endpoint);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
