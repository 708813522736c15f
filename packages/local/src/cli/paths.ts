// `handoff paths`: where marketing points at, and whether anyone there can buy.
import { isDown, verdicts } from "@handoff/core/path";
import * as z from "zod/mini";
import { apiSays, openApi } from "./api.ts";
import { columns } from "./columns.ts";
import type { Command } from "./command.ts";
import { listAll } from "./lists.ts";

const Path = z.looseObject({
  id: z.string(),
  landingUrl: z.string(),
  verdict: z.enum(verdicts),
  cause: z.optional(z.string()),
  since: z.string(),
});

export const paths: Command = {
  name: "paths",
  says: "List the pages that marketing points at, and whether anyone there can buy.",
  takes: "",
  argsMax: 0,
  about: `Lists paths, those that people reached last first. ${apiSays}\nEnds with 1 when one of them is down.`,
  options: { state: { value: "<verdict>", says: `Only those with this verdict: ${verdicts.join(", ")}.` } },
  async run({ options, environment }) {
    const found = await listAll(openApi(environment), "paths", Path, { state: options.state });
    const rows = found.map(({ verdict, cause = "", since, landingUrl }) => [verdict, cause, since, landingUrl]);
    return {
      json: { paths: found },
      text: found.length === 0 ? "No paths." : columns(["verdict", "cause", "since", "page"], rows),
      trouble: found.some(({ verdict }) => isDown(verdict)),
    };
  },
};
