// npm run cost [-- --measure]: what Handoff costs on AWS, from tools/cost/measured.json and prices.ts, into docs/cost.md and docs/scale.md. With --measure
// the functions are measured anew and the deployment rehearsed first. Speaks to nobody outside this machine.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { limitTablesOf, type Recorded, tablesOf, withTables } from "./tables.ts";

const record = new URL("measured.json", import.meta.url);

const { values } = parseArgs({ options: { measure: { type: "boolean" } } });
if (values.measure) writeFileSync(record, `${JSON.stringify(await measured(), null, 2)}\n`);
const recorded: Recorded = JSON.parse(readFileSync(record, "utf8"));
const made = { "docs/cost.md": tablesOf(recorded), "docs/scale.md": limitTablesOf(recorded) };
for (const [file, tables] of Object.entries(made)) {
  const document = new URL(`../../${file}`, import.meta.url);
  writeFileSync(document, withTables(readFileSync(document, "utf8"), tables));
  process.stdout.write(`${tables}\n\n`);
}
process.stderr.write(`${Object.keys(made).join(" and ")} are up to date.\n`);

async function measured(): Promise<Recorded> {
  process.stderr.write("Measuring the functions …\n");
  const { measure } = await import("./measure.ts");
  const found = await measure();
  process.stderr.write("Rehearsing the deployment …\n");
  const { standardRehearsals } = await import("../rehearse/standard.ts");
  const { deployedOf } = await import("./deployed.ts");
  const { first } = await standardRehearsals();
  const [{ model } = { model: "unknown" }] = cpus();
  return {
    measuredOn: new Date().toISOString().slice(0, 10),
    machine: `Node ${process.versions.node}, ${cpus().length} × ${model.trim()}`,
    measured: found,
    deployed: deployedOf(first.resources),
  };
}
