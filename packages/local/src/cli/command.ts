// What is a command of `handoff`? Its words, its options and what it does; how it is asked, explained and answered is the same for all.
import { parseArgs } from "node:util";
import { HandoffError, type Problem } from "@handoff/core/error";

export type Option = {
  /** Its placeholder in the help; without one the option is a switch. */
  value?: string;
  says: string;
};
export type Environment = Readonly<Record<string, string | undefined>>;
export type Call = {
  args: readonly string[];
  options: Readonly<Record<string, string | undefined>>;
  switches: ReadonlySet<string>;
  environment: Environment;
  /** A line of progress, for whoever watches. */
  say(line: string): void;
};
export type Result = {
  /** For people. */
  text: string;
  /** For programs. */
  json: unknown;
  /** What was looked for is not as it should be. */
  trouble: boolean;
};
export type Command = {
  name: string;
  /** One line in the list of commands. */
  says: string;
  /** What stands after the name: `[worker]`, `<url>`. */
  takes: string;
  argsMax: number;
  about: string;
  options: Readonly<Record<string, Option>>;
  run(call: Call): Promise<Result>;
};

const everywhere: Readonly<Record<string, Option>> = {
  json: { says: "Answer as JSON." },
  help: { says: "Say what this command does." },
};

/** Reads what was typed after the command's name. Throws a HandoffError that names what nobody understands. */
export function readCall(command: Command, typed: readonly string[]): Pick<Call, "args" | "options" | "switches"> {
  const known = { ...command.options, ...everywhere };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value }]) => [
      name,
      { type: value ? ("string" as const) : ("boolean" as const) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...typed], options, allowPositionals: true });
    const given = Object.entries(values);
    if (positionals.length > command.argsMax && !values.help) {
      throw new Error(`"${positionals[command.argsMax]}" is one word too many.`);
    }
    return {
      args: positionals,
      options: Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === "string")),
      switches: new Set(given.filter(([, value]) => value === true).map(([name]) => name)),
    };
  } catch (error) {
    const said = error instanceof Error ? (error.message.split(". ")[0] ?? "").replace(/\.$/, "") : "unreadable";
    throw wrongUse(`${said}.`, `handoff ${command.name}`, `See: npx handoff ${command.name} --help`);
  }
}

export function helpOf({ name, takes, about, options }: Command): string {
  const all = Object.entries({ ...options, ...everywhere });
  const shown = all.map(([option, { value, says }]) => [`--${option}${value ? ` ${value}` : ""}`, says] as const);
  const width = Math.max(...shown.map(([option]) => option.length));
  return [
    `npx handoff ${name}${takes ? ` ${takes}` : ""}`,
    "",
    about,
    "",
    ...shown.map(([option, says]) => `  ${option.padEnd(width)}  ${says}`),
  ].join("\n");
}

export function wrongUse(message: string, field: string, remedy: string, value?: string): HandoffError {
  const problem: Problem = { field, ...(value !== undefined && { value }), remedy };
  return new HandoffError("invalid", message, [problem]);
}
