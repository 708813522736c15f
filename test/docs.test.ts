import { expect, test } from "vitest";
import { brokenDocs, missingIn } from "../tools/docs.ts";

const root = new URL("..", import.meta.url).pathname;

test("every path and command in the documents exists", () => {
  expect(brokenDocs(root)).toEqual([]);
});

test.each([
  [
    "a file that is gone",
    "See `packages/core/src/gone.ts`.",
    "README.md names packages/core/src/gone.ts, which is not there",
  ],
  ["a folder that is gone", "See `packages/gone`.", "README.md names packages/gone, which is not there"],
  ["a file called by its name alone", "See `gone.md`.", "README.md names gone.md, which is not there"],
  ["a glob that finds nothing", "See `packages/*/gone`.", "README.md names packages/*/gone, which is not there"],
  ["a link into the void", "[how](docs/gone.md#now)", "README.md names docs/gone.md, which is not there"],
  ["a script that is gone", "```\nnpm run gone\n```", 'README.md says "npm run gone", which cannot be run'],
  ["a command that is gone", "Run `npx gone look`.", 'README.md says "npx gone", which cannot be run'],
  [
    "a program that is gone",
    "```\nnode tools/gone.ts\n```",
    'README.md says "node tools/gone.ts", which cannot be run',
  ],
])("%s is found", (_, text, problem) => {
  expect(missingIn(root, "README.md", text)).toEqual([problem]);
});

test("what exists, and what is no path at all, passes", () => {
  const text = [
    "`package.json`, `packages/*/src`, `core/money.ts`, `money.ts`, `tools/`, [check](tools/check.ts), [us](https://clay.example)",
    "`orders/create`, `text/html`, `/v1/links`, `https://clay.example/a.ts`, `.handoff/master.key`, `PORT=0 npm start`",
    "```\nnpm test\nnpx --yes pnpm@12.21.0 install\nnode tools/install.mjs\nnpx vitest run\n```",
  ];
  expect(missingIn(root, "README.md", text.join("\n"))).toEqual([]);
});
