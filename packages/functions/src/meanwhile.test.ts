import type { Link } from "@handoff/core/business";
import type { Incident } from "@handoff/core/incident";
import type { Verdict } from "@handoff/core/path";
import { pathIdOf } from "@handoff/core/url";
import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLinks } from "./link.ts";
import { linksTo } from "./meanwhile.ts";
import { openStall, person, startedAt } from "./stall.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const [bowl, mugs, stall] = ["products/blue-bowl", "collections/mugs", "pages/stall"].map(
  (path) => `https://claypot.example/${path}`,
) as [string, string, string];
const base = "https://go.handoff.example";

const path = { id: pathIdOf(bowl) ?? "", landingUrl: bowl };
const incident: Incident = {
  ...{ id: "inc_1", kind: "broken", cause: "deleted", subject: "product:blue-bowl", state: "open" },
  ...{ path, paths: [path], since: startedAt, openedAt: startedAt, evidence: [] },
};

type Case = { link?: Partial<Link>; judged?: [string, Verdict][]; endpoint?: string; other?: Partial<Link> };

describe("what is said of a link is where it leads", () => {
  it.each<[string, Case, string]>([
    ["while its page works", { judged: [[bowl, "open"]] }, bowl],
    ["while nothing is known of its page", {}, bowl],
    ["to its fallback", { link: { fallback: mugs }, judged: [[bowl, "broken"]] }, mugs],
    [
      "past a fallback that is down",
      {
        link: { fallback: mugs },
        judged: [
          [bowl, "broken"],
          [mugs, "sold-out"],
        ],
      },
      `${base}/catch/`,
    ],
    ["to its endpoint's fallback", { judged: [[bowl, "broken"]], endpoint: stall }, stall],
    ["to the page that takes an address", { judged: [[bowl, "no-endpoint"]] }, `${base}/catch/`],
    [
      "through a fallback that is a link",
      { link: { fallback: `${base}/l/OTHER` }, other: { destination: mugs }, judged: [[bowl, "broken"]] },
      mugs,
    ],
    [
      "past a fallback that is a link to a page that is down",
      {
        link: { fallback: `${base}/l/OTHER` },
        other: { destination: mugs },
        judged: [
          [bowl, "broken"],
          [mugs, "broken"],
        ],
      },
      `${base}/catch/`,
    ],
    [
      "past a fallback that is a link which is gone",
      { link: { fallback: `${base}/l/nobody-s` }, judged: [[bowl, "broken"]] },
      `${base}/catch/`,
    ],
  ])("%s", async (_, { link: over, judged = [], endpoint, other }, expected) => {
    const house = await openStall(engine);
    const { store } = house.deps;
    const second = other && (await house.link(other));
    const fallback = over?.fallback?.replace("OTHER", second?.slug ?? "");
    const link = await house.link({ ...over, ...(fallback && { fallback }) });
    if (endpoint) await house.endpoint(bowl, endpoint);
    for (const [address, verdict] of judged) await house.judge(address, verdict);

    const settings = await store.settings.all(house.business);
    const said = await linksTo(house.deps, settings ?? { links: [], endpoints: [] }, incident);
    const answer = await createLinks(house.deps).app.request(`/l/${link.slug}`, person);
    const location = answer.headers.get("location") ?? "";

    const named = said.find(({ slug }) => slug === link.slug);
    const address = named?.to === "catch" ? `${base}/catch/${link.slug}` : named?.address;
    expect(location.split("?")[0]).toBe(address);
    expect(location).toContain(expected);
  });

  it("and only links to the incident's own pages are named", async () => {
    const house = await openStall(engine);
    const { slug } = await house.link({ destination: `${bowl}/?utm_source=x` });
    await house.link({ destination: mugs, fallback: bowl });
    const settings = await house.deps.store.settings.all(house.business);
    const said = await linksTo(house.deps, settings ?? { links: [], endpoints: [] }, incident);
    expect(said.map((one) => one.slug)).toEqual([slug]);
  });
});
