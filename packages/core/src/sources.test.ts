import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { sourcesText } from "../../../tools/sources.ts";
import { platformNamed, platformOfHost } from "./platform.ts";

it("the lists of search engines, networks and assistants are those of packages/core/data (else: node tools/sources.ts)", () => {
  expect(readFileSync(new URL("./sources.ts", import.meta.url), "utf8")).toBe(sourcesText());
});

const table: Record<string, string[]> = parse(
  readFileSync(new URL("../data/AnalyticsSources.yml", import.meta.url), "utf8"),
);

it("every source in Google's table is of its category, but for those that we say are something else", () => {
  const others: Record<string, string | undefined> = {};
  let known = 0;
  for (const [category, sources] of Object.entries(table)) {
    for (const source of sources) {
      const kinds = [platformNamed(source)?.kind, source.includes(".") ? platformOfHost(source)?.kind : category];
      if (kinds.every((kind) => kind === category)) known += 1;
      else others[source] = kinds.find((kind) => kind !== category);
    }
  }
  // A shop's own platform and its payments, sign-ins, web mail, anybody's files, and a network that has ended.
  expect(others).toEqual({
    "checkout.shopify.com": undefined,
    "checkout.stripe.com": undefined,
    cnn: undefined,
    "email.seznam.cz": "mail",
    "google+": "search",
    "id.twitch.tv": undefined,
    "mail.rambler.ru": "mail",
    "mail.yandex.ru": "mail",
    "s3.amazonaws.com": undefined,
    "secureurl.ukr.net": "mail",
    "shop.app": "passage",
    shopify: undefined,
    "shopify.com": undefined,
    stripe: undefined,
    "stripe.com": undefined,
  });
  expect(known).toBe(819 - 15);
});
