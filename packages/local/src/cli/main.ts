// `npx handoff <command>`: for whoever looks after a Handoff, here or on AWS. Results on stdout, all else on stderr; ends with 0 when it
// is done, 1 when it found trouble, 2 when it was used wrongly.
import { HandoffError } from "@handoff/core/error";
import { type Command, helpOf, readCall } from "./command.ts";
import { dead } from "./dead.ts";
import { incidents } from "./incidents.ts";
import { look } from "./look.ts";
import { paths } from "./paths.ts";
import { rebuild } from "./rebuild.ts";
import { redrive } from "./redrive.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";

const commands: readonly Command[] = [look, paths, incidents, report, dead, redrive, replay, rebuild];

const print = (text: string) => process.stdout.write(`${text}\n`);
const say = (line: string) => process.stderr.write(`${line}\n`);

process.exitCode = await run(process.argv.slice(2));

async function run([name, ...typed]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "help") {
    const named = commands.find((one) => one.name === typed[0]);
    print(named ? helpOf(named) : overview());
    return 0;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) {
    say(name === undefined ? overview() : `There is no command "${name}".\n\n${overview()}`);
    return 2;
  }
  try {
    const call = readCall(command, typed);
    if (call.switches.has("help")) {
      print(helpOf(command));
      return 0;
    }
    const { text, json, trouble } = await command.run({ ...call, environment: process.env, say });
    print(call.switches.has("json") ? JSON.stringify(json, null, 2) : text);
    return trouble ? 1 : 0;
  } catch (error) {
    return explain(error);
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "npx handoff <command>",
    "",
    ...commands.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`),
    "",
    "npx handoff <command> --help says more; --json answers for programs.",
    "Ends with 0 when it is done, 1 when it found trouble, 2 when it was used wrongly.",
  ].join("\n");
}

function explain(error: unknown): number {
  if (error instanceof HandoffError) {
    say(error.message);
    for (const { field, value, remedy } of error.problems) {
      say(`  ${field}${value === undefined ? "" : ` is ${value}`}: ${remedy}`);
    }
    return error.code === "slow-down" ? 1 : 2;
  }
  say(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  return 1;
}
