// How are figures shown? Plain text that can be pasted anywhere.
import { type Figure, isMet, type Section } from "./measure.ts";

/** What one bench found, and under which conditions. */
export function paragraphOf({ name, conditions, figures, notes = [] }: Section): string {
  const width = Math.max(...figures.map(({ what }) => what.length));
  const lines = figures.map((one) => `  ${one.what.padEnd(width)}  ${measured(one).padStart(12)}${spreadOf(one)}`);
  const said = Object.entries(conditions).map(([what, value]) => `${what}: ${number(value)}`);
  return [name, `  ${said.join(" · ")}`, ...lines, ...notes.map((note) => `  ${note}`), ""].join("\n");
}

/** Every figure that has a target, one line each. */
export function targetsOf(sections: readonly Section[]): string {
  const rows = sections.flatMap(({ name, figures }) =>
    figures.filter(({ target }) => target).map((one) => [name, one.what, measured(one), targetOf(one), verdictOf(one)]),
  );
  const table = [["bench", "figure", "measured", "target", ""], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function measured({ value, unit }: Figure): string {
  return `${number(value)} ${unit}`;
}

function spreadOf({ spread }: Figure): string {
  return spread ? `  (${number(spread.min)} to ${number(spread.max)})` : "";
}

function targetOf({ target, unit }: Figure): string {
  if (!target) return "";
  return "atMost" in target ? `≤ ${number(target.atMost)} ${unit}` : `≥ ${number(target.atLeast)} ${unit}`;
}

function verdictOf(figure: Figure): string {
  return isMet(figure) ? "met" : "missed";
}

function number(value: number | string): string {
  if (typeof value === "string") return value;
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
}
