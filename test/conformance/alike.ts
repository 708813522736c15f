// Are two tellings of one story the same, to the byte? What is thrown by dice or read from a clock gets the name of its place instead: the
// first id of a kind is `lnk:1` in both, wherever it stands again.
import type { Answer, Story } from "./story/told.ts";

const randomId = /\b([a-z]{1,4}(?:_[a-z]+)?)_[0-9a-z]{10,}\b/g;
const hashed = /\b(email|phone|customer|visitor|checkout|cart|click|profile|mailchimp:[0-9a-z]+):[\w-]{20,}/g;
const instant = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;
const duration = /(?<="ms":)\d+/g;
const clockTime = /\b\d\d:\d\d\b/g;

/** The answers of a story as text, a line each. */
export function alike({ answers, given }: Pick<Story, "answers" | "given">): string[] {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const nameOf = (kind: string) => (found: string) => {
    const known = names.get(found);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const name = `${kind}:${count}`;
    names.set(found, name);
    return name;
  };
  return answers.map((answer) =>
    JSON.stringify(answer)
      .replace(randomId, (found, prefix) => nameOf(prefix)(found))
      .replace(hashed, (found, kind) => nameOf(kind)(found))
      .replace(instant, (found) => instantName(found, given))
      .replace(duration, "0")
      .replace(clockTime, "<time>"),
  );
}

/** What the story itself has said must come back; when somebody heard of it is the clock's. */
function instantName(found: string, given: readonly string[]): string {
  const place = given.findIndex((at) => Date.parse(at) === Date.parse(found));
  return place < 0 ? "<instant>" : `<instant ${place + 1} of the story>`;
}

/** Whether two answers are the same but for what dice and clocks say: which id stands where is not looked at. */
export function seemAlike(one: Answer, other: Answer): boolean {
  const masked = (answer: Answer) =>
    JSON.stringify(answer)
      .replace(randomId, "$1")
      .replace(hashed, "$1")
      .replace(instant, "")
      .replace(duration, "0")
      .replace(clockTime, "");
  return masked(one) === masked(other);
}

export type Compared = { same: number; differences: string[] };

export function compareStories(one: Story, other: Story): Compared {
  const [here, there] = [alike(one), alike(other)];
  const differences: string[] = [];
  if (here.length !== there.length) differences.push(`${here.length} answers, and ${there.length}`);
  for (const [place, text] of here.entries()) {
    const second = there[place] ?? "";
    if (text !== second) differences.push(`${whatOf(one.answers[place])}: ${firstDifference(text, second)}`);
  }
  return { same: here.length - differences.length, differences };
}

const whatOf = (answer: Answer | undefined) => answer?.what ?? "an answer";

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const around = (text: string) => `…${text.slice(Math.max(0, at - 60), at + 100)}…`;
  return `deployed ${around(one)} local ${around(other)}`;
}
