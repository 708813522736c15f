// `handoff look`: one look at a page, as the watch does it, without keeping anything.
import { isDown } from "@handoff/core/path";
import { look as lookAt } from "@handoff/functions/look";
import { createWeb } from "@handoff/functions/outside/web";
import { clock } from "../clock.ts";
import { readConfig } from "../config.ts";
import { type Command, wrongUse } from "./command.ts";

export const look: Command = {
  name: "look",
  says: "Look at a page once: can a visitor who lands here become a customer?",
  takes: "<url>",
  argsMax: 1,
  about: [
    "Fetches the page and judges it, following up to two clicks, and says what shows it. Keeps nothing, needs no key and no",
    "running Handoff. Only public addresses; HANDOFF_WEB_ALLOW=host:port,… allows others. Ends with 1 when nobody can buy",
    "there (no-endpoint, broken, sold-out), with 0 when somebody can or when it cannot be known.",
  ].join("\n"),
  options: { endpoint: { value: "<url>", says: "A page where you say that people can buy." } },
  async run({ args, options, environment, say }) {
    const [url] = args;
    for (const [field, address] of Object.entries({ url, "--endpoint": options.endpoint })) {
      if (address === undefined && field !== "url") continue;
      if (address && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) continue;
      throw wrongUse("Where to look?", field, "Give a whole address, like https://kiln.example/products/mug.", address);
    }
    say(`Looking at ${url} …`);
    const web = createWeb({ allow: readConfig(environment).webAllow });
    const endpoints = options.endpoint === undefined ? [] : [options.endpoint];
    const found = await lookAt({ web, pause: clock.pause }, url ?? "", { endpoints });
    const cause = found.cause && found.cause !== found.verdict ? ` (${found.cause})` : "";
    return {
      json: { url, ...found },
      text: [`${found.verdict}${cause}`, ...found.says.map((line) => `  ${line}`)].join("\n"),
      trouble: isDown(found.verdict),
    };
  },
};
