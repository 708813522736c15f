// Rows under their headings, for a terminal. Numbers stand to the right.
export function columns(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map(String))];
  const widths = headings.map((_, place) => Math.max(...lines.map((line) => [...(line[place] ?? "")].length)));
  const isNumber = headings.map(
    (_, place) =>
      rows.length > 0 && rows.every((row) => typeof row[place] === "number" || /^-?\d[\d.]*$/.test(String(row[place]))),
  );
  return lines
    .map((line) =>
      line
        .map((cell, place) => {
          const gap = " ".repeat(Math.max(0, (widths[place] ?? 0) - [...cell].length));
          return isNumber[place] ? gap + cell : cell + gap;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
