import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLinks } from "./link.ts";
import { chrome, openStall, person, startedAt } from "./stall.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const bowl = "https://claypot.example/products/blue-bowl";
const tags = "utm_source=newsletter&utm_medium=email&utm_campaign=autumn";

async function house() {
  const stall = await openStall(engine);
  const links = createLinks(stall.deps);
  const follow = async (slug: string, init: RequestInit = person) => {
    const answer = await links.app.request(`/l/${slug}`, init);
    return { status: answer.status, to: answer.headers.get("location") ?? "", answer };
  };
  return { ...stall, ...links, follow };
}

const clickIn = (address: string) => new URL(address).searchParams.get("ho_click") ?? "";

describe("following a tracked link", () => {
  it("leads to the destination with the link's tags and a click id that nobody can guess", async () => {
    const { link, follow } = await house();
    const { slug } = await link({ destination: `${bowl}?variant=4#reviews` });
    const { status, to, answer } = await follow(slug);
    expect(status).toBe(302);
    expect(to).toBe(`${bowl}?variant=4&${tags}&ho_click=${clickIn(to)}#reviews`);
    expect(clickIn(to)).toMatch(/^clk_\w{20}$/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(clickIn((await follow(slug)).to)).not.toBe(clickIn(to));
  });

  it("does not lose who typed it from a poster, or whose program took the full stop along", async () => {
    const { link, follow } = await house();
    const { slug } = await link();
    for (const typed of [slug.toUpperCase(), `${slug}/`, `${slug}.`, `${slug})`, `${slug}%E2%80%9D`])
      expect((await follow(typed)).to, typed).toContain(`${bowl}?`);
    expect((await follow(`${slug}-.x`)).status).toBe(404);
  });

  it("is told as a touch with its verdict, its page without the click id, and no more of the referrer than the page", async () => {
    const { link, follow, published, settled, business } = await house();
    const { slug } = await link({ content: "top" });
    const headers = { "user-agent": chrome, referer: "https://news.example/read?mail=ann@example.com&q=bowls" };
    const { to } = await follow(`${slug}?mc_cid=5f2e&mc_eid=ann77&fbclid=IwAR`, { headers });
    await settled();
    expect(to).toContain("&mc_cid=5f2e&mc_eid=ann77&fbclid=IwAR&ho_click=");
    expect(published).toEqual([
      {
        type: "touch.arrived",
        id: `handoff:click:${clickIn(to)}`,
        business,
        at: startedAt,
        heardAt: startedAt,
        source: "handoff",
        body: {
          touch: {
            kind: "click",
            source: "newsletter",
            medium: "email",
            campaign: "autumn",
            content: "top",
            link: slug,
            clickIds: ["mc_cid", "mc_eid", "fbclid"],
            landingUrl: `${bowl}?${tags}&utm_content=top&mc_cid=5f2e&fbclid=IwAR`,
            referrer: "https://news.example/read",
          },
          identities: [`click:${clickIn(to)}`],
          visitor: { verdict: "human", reason: "an ordinary browser" },
        },
      },
    ]);
  });

  it("sends machines the same way and keeps their clicks with the verdict", async () => {
    const { link, follow, published, settled } = await house();
    const { slug } = await link();
    const agents = ["curl/8.14", "LinkedInBot/1.0 (compatible; Mozilla/5.0)", "Barracuda Sentinel (EE)"];
    for (const agent of agents) {
      expect((await follow(slug, { headers: { "user-agent": agent } })).to).toContain(`${bowl}?${tags}&ho_click=`);
    }
    await settled();
    const verdicts = published.map((event) => event.type === "touch.arrived" && event.body.visitor.verdict);
    expect(verdicts).toEqual(["bot", "preview", "scanner"]);
  });

  it("answers HEAD with the same way, without a click id that somebody could arrive with", async () => {
    const { link, follow, published, settled } = await house();
    const { slug } = await link();
    expect(await follow(slug, { method: "HEAD", ...person })).toMatchObject({ status: 302, to: `${bowl}?${tags}` });
    await settled();
    expect(published).toMatchObject([{ body: { visitor: { verdict: "scanner" } } }]);
  });

  it("says in plain words when a link leads nowhere", async () => {
    const { follow, published, settled } = await house();
    const { status, answer } = await follow("no-such-link");
    expect(status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(await answer.text()).toContain("This link leads nowhere");
    expect((await follow("x".repeat(3000))).status).toBe(404);
    await settled();
    expect(published).toEqual([]);
  });
});

describe("a prospect is not held up", () => {
  it.each(["hangs", "throws"] as const)("when the store %s, once the link is known", async (how) => {
    const { link, follow, clock, trouble } = await house();
    const { slug } = await link();
    await follow(slug);
    trouble.store = how;
    await clock.advance(60_000);
    const going = follow(slug);
    await clock.advance(500); // a quarter of a second each for the link and for its page
    expect(await going).toMatchObject({ status: 302, to: expect.stringContaining(`${bowl}?${tags}`) });
    // And nobody waits again for a store that was just found slow.
    expect((await follow(slug)).status).toBe(302);
  });

  it("when the store hangs from the start but the links were made known", async () => {
    const { link, follow, clock, trouble, warm } = await house();
    const known = await link();
    warm([known]);
    trouble.store = "hangs";
    const going = follow(known.slug);
    await clock.advance(250);
    expect((await going).status).toBe(302);
  });

  it("and is asked to try again, not told that the link is wrong, when nothing is known", async () => {
    const { follow, clock, trouble } = await house();
    trouble.store = "hangs";
    const going = follow("never-seen");
    await clock.advance(3_000);
    const { status, answer } = await going;
    expect([status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    trouble.store = "throws";
    await clock.advance(10_000);
    expect((await follow("never-seen")).status).toBe(503);
  });

  it("sees a changed destination again once the store answers", async () => {
    const { link, follow, clock, trouble, deps } = await house();
    const old = await link();
    await follow(old.slug);
    trouble.store = "hangs";
    await clock.advance(3_000);
    const going = follow(old.slug);
    await clock.advance(500);
    await going;
    trouble.store = "none";
    await deps.store.settings.removeLink(old, "2026-11-23T12:00:00.000Z");
    await link({ ...old, destination: "https://claypot.example/products/red-bowl" });
    await clock.advance(10_000);
    expect((await follow(old.slug)).to).toContain("/products/red-bowl?");
  });

  it.each(["hangs", "throws"] as const)("when the bus %s: her click is told once the bus is back", async (how) => {
    const { link, follow, clock, trouble, published, settled, unrecorded } = await house();
    const { slug } = await link();
    trouble.bus = how;
    const { status, to } = await follow(slug);
    expect(status).toBe(302);
    await clock.advance(1_000);
    expect(published).toEqual([]);
    trouble.bus = "none";
    await clock.advance(20_000);
    await settled();
    expect(published.map(({ id }) => id)).toEqual([`handoff:click:${clickIn(to)}`]);
    expect(unrecorded()).toBe(0);
  });

  it("and a click that the bus never took is counted as such", async () => {
    const { link, follow, clock, trouble, settled, unrecorded, lines } = await house();
    const { slug } = await link();
    trouble.bus = "throws";
    await follow(slug);
    await follow(slug);
    await clock.advance(60_000);
    await settled();
    expect(unrecorded()).toBe(2);
    expect(lines.filter(({ what }) => what === "click.unrecorded")).toHaveLength(2);
  });
});

describe("while the wanted page is down", () => {
  const mugs = "https://claypot.example/collections/mugs";
  const stall = "https://claypot.example/pages/stall";

  it.each(["no-endpoint", "broken", "sold-out"] as const)(
    "(%s) she is sent to the link's fallback, tags and all",
    async (verdict) => {
      const { link, follow, judge } = await house();
      const { slug } = await link({ fallback: `${mugs}?sort=new` });
      await judge(bowl, verdict);
      const { to } = await follow(slug);
      expect(to).toBe(`${mugs}?sort=new&${tags}&ho_click=${clickIn(to)}`);
    },
  );

  it.each(["open", "silent", "unknown"] as const)("(%s is not down) she goes where she wanted", async (verdict) => {
    const { link, follow, judge } = await house();
    const { slug } = await link({ fallback: mugs });
    await judge(bowl, verdict);
    expect((await follow(slug)).to).toContain(`${bowl}?`);
  });

  it("takes the fallback of the registered endpoint when the link names none", async () => {
    const { link, endpoint, follow, judge } = await house();
    const { slug } = await link();
    await endpoint(`${bowl}/`, stall);
    await judge(bowl, "broken");
    expect((await follow(slug)).to).toContain(`${stall}?${tags}`);
  });

  it("does not send her to a fallback that is down as well", async () => {
    const { link, endpoint, follow, judge } = await house();
    const { slug } = await link({ fallback: mugs });
    await endpoint(bowl, stall);
    await judge(bowl, "sold-out");
    await judge(mugs, "broken");
    expect((await follow(slug)).to).toContain(`${stall}?${tags}`);
    const alone = await link({ destination: mugs, fallback: bowl });
    expect((await follow(alone.slug)).to).toContain(`/catch/${alone.slug}?`);
  });

  it("asks for her address when nothing else works", async () => {
    const { link, follow, judge } = await house();
    const { slug } = await link();
    await judge(bowl, "broken");
    const { to } = await follow(slug);
    expect(to).toBe(`https://go.handoff.example/catch/${slug}?ho_click=${clickIn(to)}`);
    expect((await follow(slug, { method: "HEAD", ...person })).to).toBe(`https://go.handoff.example/catch/${slug}`);
  });

  it("does not send her round in circles through two links that stand in for each other", async () => {
    const { link, follow, judge, clock } = await house();
    const door = "https://go.handoff.example/l";
    await link({ slug: "circle-a", fallback: `${door}/circle-b` });
    await link({ slug: "circle-b", destination: mugs, fallback: `${door}/circle-a` });
    await judge(bowl, "broken");
    expect((await follow("circle-a")).to).toContain(`${mugs}?`);
    await judge(mugs, "broken");
    await clock.advance(2_000);
    expect((await follow("circle-b")).to).toContain("/catch/circle-b?");
  });

  it("still counts her click as an arrival on the page she wanted, and says where it was led", async () => {
    const { link, follow, judge, published, settled, clock } = await house();
    const { slug } = await link({ fallback: `${mugs}/?utm_term=x#top` });
    const { slug: without } = await link();
    await follow(slug);
    await judge(bowl, "broken");
    await clock.advance(2_000);
    await follow(slug);
    await follow(without);
    await settled();
    const touches = published.map(({ body }) => ("touch" in body ? body.touch : undefined));
    expect(touches.map((touch) => touch?.landingUrl)).toEqual(Array(3).fill(`${bowl}?${tags}`));
    expect(touches.map((touch) => touch?.detour)).toEqual([undefined, { to: "fallback", url: mugs }, { to: "catch" }]);
  });

  it("and goes where she wanted within seconds of its recovery", async () => {
    const { link, follow, judge, clock } = await house();
    const { slug } = await link({ fallback: mugs });
    await judge(bowl, "broken");
    await follow(slug);
    await judge(bowl, "open");
    await clock.advance(2_000);
    expect((await follow(slug)).to).toContain(`${bowl}?`);
  });
});

describe("a link's QR code", () => {
  it("is a drawing for print that names its address, in the size that is asked for", async () => {
    const { link, app } = await house();
    const { slug } = await link();
    const answer = await app.request(`/l/${slug}/qr.svg?size=1200`);
    const svg = await answer.text();
    expect(answer.headers.get("content-type")).toContain("image/svg+xml");
    expect(answer.headers.get("cache-control")).toContain("max-age=86400");
    expect(svg).toContain('width="1200" height="1200"');
    expect(svg).toContain('shape-rendering="crispEdges"');
    expect(svg).toContain(`<title>QR code: https://go.handoff.example/l/${slug}</title>`);
  });

  it("is refused in a size that no printer has, and for no link", async () => {
    const { link, app } = await house();
    const { slug } = await link();
    const answer = await app.request(`/l/${slug}/qr.svg?size=9e9`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ problems: [{ field: "size", value: "9e9" }] });
    expect((await app.request("/l/no-such-link/qr.svg")).status).toBe(404);
  });
});
