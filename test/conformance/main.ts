// `npm run conformance`: what would be deployed, on an AWS that nobody here wrote (moto). A line for each stage and a closing line; ends
// with 1 on any difference.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { standardRehearsals } from "../../tools/rehearse/standard.ts";
import type { Applied } from "./apply/apply.ts";
import { unmet } from "./apply/known.ts";
import { applyFresh, listen, saysOfGraph } from "./graphs.ts";
import { openModels } from "./model.ts";
import { type Moto, motoMissing, startMoto } from "./moto.ts";
import { createTally } from "./stage.ts";
import { tellStories } from "./stories.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const startedMs = performance.now();
const missing = motoMissing();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}

const tally = createTally((line) => console.log(line));
const moto = await startMoto();
try {
  await runAll(moto);
} finally {
  await moto.stop();
}
await tally.run("the table's contract on moto", tableContract);

const { line, ok } = tally.close();
console.log(`\nConformance, in ${((performance.now() - startedMs) / 1000).toFixed(0)} s: ${line}`);
process.exitCode = ok ? 0 : 1;

async function runAll(moto: Moto): Promise<void> {
  const models = openModels(moto.models);
  const rehearsals = await standardRehearsals();
  const met = new Set<string>();
  for (const name of ["personal", "grown", "first"] as const) {
    const rehearsal = rehearsals[name];
    let applied: Applied | undefined;
    await tally.run(`the graph "${name}"`, async () => {
      applied = await applyFresh(moto, models, rehearsal);
      return saysOfGraph(applied);
    });
    await tally.run(`the bus of "${name}"`, () => listen(moto, rehearsal, applied));
    for (const difference of applied?.met ?? []) met.add(difference);
  }
  await tally.run("known differences of moto", async () => {
    const stale = unmet(met).map((difference) => `listed and not met any more: ${difference}`);
    return { passed: met.size, problems: stale, says: `${met.size}, each listed with what AWS documents` };
  });
  const rehearsal = rehearsals.first;
  await tellStories(tally, { moto, models, rehearsal, applied: await applyFresh(moto, models, rehearsal) });
}

type Report = {
  numPassedTests: number;
  numTotalTests: number;
  testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[];
};

async function tableContract() {
  const folder = mkdtempSync(join(tmpdir(), "handoff-contract-"));
  try {
    const report = join(folder, "report.json");
    const args = [
      "run",
      "test/conformance/table.test.ts",
      "--maxWorkers=1",
      "--reporter=json",
      `--outputFile=${report}`,
    ];
    const vitest = spawn("node_modules/.bin/vitest", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    await once(vitest, "close");
    return saysOfReport(JSON.parse(readFileSync(report, "utf8")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function saysOfReport({ numPassedTests: passed, numTotalTests: total, testResults }: Report) {
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== "passed")
    .map(({ status, fullName }) => `${fullName}: ${status}`);
  const broken = testResults.flatMap(({ message }) => (message ? [message] : []));
  return { passed, problems: [...broken, ...failed], says: `${passed} of ${total} promises` };
}
