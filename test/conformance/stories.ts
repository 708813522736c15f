// The stages on what runs: the stories, told to the artefacts on moto and to the process on this machine; what the artefacts asked of AWS
// meanwhile; and what becomes of messages that nobody can do.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Rehearsal } from "../../tools/rehearse/rehearse.ts";
import type { FunctionName } from "../lambda/deployment.ts";
import { openShop } from "../stories/shop.ts";
import { compareStories } from "./alike.ts";
import type { Applied } from "./apply/apply.ts";
import { createCallChecker } from "./calls.ts";
import { queuesOf } from "./catalogue.ts";
import { bodiesIn, buryUnreadable } from "./dead.ts";
import { type Deployed, startDeployed } from "./deployed.ts";
import { deployedListener, localListener } from "./listeners.ts";
import type { Models } from "./model.ts";
import { type Moto, region } from "./moto.ts";
import { type Recorder, startRecorder } from "./recorder.ts";
import { operator, rightsOf } from "./rights.ts";
import type { createTally } from "./stage.ts";
import { tell } from "./story/story.ts";
import type { Story } from "./story/told.ts";

type Tally = ReturnType<typeof createTally>;
type Given = { moto: Moto; models: Models; rehearsal: Rehearsal; applied: Applied };

const root = fileURLToPath(new URL("../..", import.meta.url));
const publicShop = new URL("public-shop.ts", import.meta.url).href;
const functionNames: FunctionName[] = [
  "Receive",
  "Report",
  "Attribute",
  "Watch",
  "WatchTick",
  "Alert",
  "AlertTick",
  "Feedback",
];

export async function tellStories(tally: Tally, { moto, models, rehearsal, applied }: Given): Promise<void> {
  const shop = await openShop();
  const environment = {
    NODE_OPTIONS: `--import ${publicShop}`,
    PUBLIC_SHOP_PORT: shop.host.split(":")[1] ?? "",
  };
  const recorder = await startRecorder(moto.url);
  const deployed = await startDeployed(moto, recorder.url, environment);
  try {
    let story: Story = { answers: [], problems: [], given: [] };
    await tally.run("the stories, deployed", async () => {
      const replay = () => replayArchive(deployed, recorder);
      story = await tell(deployedListener(deployed, recorder, models, replay), shop.set);
      const left = await leftOver(moto, rehearsal, applied);
      const loud = await errorsOf(deployed);
      const says = `${story.answers.length} answers, ${deployed.batches.length} batches, 3 mails at SES, the archive replayed`;
      return { passed: story.answers.length, problems: [...story.problems, ...left, ...loud], says };
    });
    await tally.run("the stories, on this machine", async () => {
      const local = await localListener(deployed.url, environment, story.answers);
      try {
        const told = await tell(local, shop.set);
        const { same, differences } = compareStories(story, told);
        const says = `${same} of ${story.answers.length} answers byte-identical with the deployed ones`;
        return { passed: same, problems: [...told.problems, ...differences], says };
      } finally {
        await local.stop();
      }
    });
    await tally.run("calls of the functions", async () => {
      const checker = createCallChecker(models, moto.reservedWords, rightsOf(rehearsal.resources));
      const { problems, counts } = checker.check(recorder.calls);
      const kinds = Object.entries(counts).map(([operation, count]) => `${operation} ${count}`);
      return {
        passed: recorder.calls.length,
        problems,
        says: `${recorder.calls.length} held against models and rights: ${kinds.join(", ")}`,
      };
    });
    await tally.run("messages that cannot be done", async () => {
      const { messages, problems } = await buryUnreadable(moto, deployed);
      return {
        passed: messages,
        problems,
        says: `${messages} messages, one dead in each of ${deployed.mappings.length} queues`,
      };
    });
  } finally {
    await Promise.all([deployed.stop(), recorder.stop(), shop.end()]);
  }
}

/**
 * The operator's own command. EventBridge brings the events of a period, later and by themselves; moto brings the whole archive, at once.
 */
async function replayArchive(deployed: Deployed, { url }: Recorder): Promise<void> {
  const from = new Date(Date.now() - 60 * 60 * 1000).toISOString();
  const args = ["packages/local/src/cli/main.ts", "replay", "--stage", "production", "--from", from];
  const credentials = { AWS_ACCESS_KEY_ID: operator, AWS_SECRET_ACCESS_KEY: "conformance", AWS_REGION: region };
  const command = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...credentials, AWS_ENDPOINT_URL: url },
  });
  let said = "";
  for (const stream of [command.stdout, command.stderr]) stream.on("data", (text) => (said += text));
  const [code] = await once(command, "close");
  if (code !== 0) throw new Error(`handoff replay ends with ${code}: ${said}`);
  const before = deployed.batches.length;
  await deployed.idle();
  if (deployed.batches.length === before) throw new Error("the replay has brought nothing");
}

async function leftOver(moto: Moto, { resources }: Rehearsal, { own }: Applied): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, url] of queuesOf(resources, own)) {
    const left = await bodiesIn(moto, url);
    if (left.length > 0) problems.push(`${name} still holds ${left.length} messages: ${left[0]?.slice(0, 200)}`);
  }
  return problems;
}

/** What the functions log as errors: each kind once, with how often. */
async function errorsOf(deployed: Deployed): Promise<string[]> {
  const problems = new Map<string, number>();
  for (const name of functionNames) {
    for (const line of await deployed.lines(name)) {
      if (line.level !== "error") continue;
      const { what, error, reason } = line;
      const said = `${name} logs "${what}": ${String(error ?? reason ?? "").slice(0, 250)}`;
      problems.set(said, (problems.get(said) ?? 0) + 1);
    }
  }
  return Array.from(problems, ([said, times]) => `${times} × ${said}`);
}
