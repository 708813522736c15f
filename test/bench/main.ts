// npm run bench [-- --json] [-- --only translate,capacity]: every figure against something measured in the same run.
// Prints as it goes on stderr and the result on stdout; misses a target without failing, since a busy machine is no defect.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { machine, type Section } from "./measure.ts";
import { paragraphOf, targetsOf } from "./table.ts";

const benches: Record<string, () => Promise<Section>> = {
  // Each is loaded when its turn comes: what another one needs is not in its memory.
  translate: async () => (await import("./translate.ts")).translate(),
  "dead-click": async () => (await import("./dead-click.ts")).deadClick(),
  capacity: async () => (await import("./capacity.ts")).capacity(),
  acknowledge: async () => (await import("./acknowledge.ts")).acknowledge(),
  "cold-start": async () => (await import("./cold-start.ts")).coldStart(),
};

const { values } = parseArgs({ options: { json: { type: "boolean" }, only: { type: "string" } } });
const wanted = values.only?.split(",") ?? Object.keys(benches);
const unknown = wanted.filter((name) => !benches[name]);
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(", ")}. There are ${Object.keys(benches).join(", ")}.\n`);
  process.exit(2);
}

const { node, cpus, cpu } = machine();
const conditions = { node, cpus, cpu, "load before": loadavg()[0] ?? 0 };
const startedMs = performance.now();
const sections: Section[] = [];
for (const name of wanted) {
  process.stderr.write(`${name} …\n`);
  const section = await benches[name]?.();
  if (!section) continue;
  sections.push(section);
  if (!values.json) process.stdout.write(`${paragraphOf(section)}\n`);
}
const seconds = Math.round((performance.now() - startedMs) / 1000);
const load = conditions["load before"].toFixed(1);
process.stdout.write(
  values.json
    ? `${JSON.stringify({ conditions: { ...conditions, seconds }, sections }, null, 2)}\n`
    : `${targetsOf(sections)}\n\nnode ${node} · ${cpus} × ${cpu} · load before ${load} · ${seconds} s\n`,
);
