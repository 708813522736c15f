import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keys } from "./keys.ts";
import { createSettings } from "./settings.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
let settings: ReturnType<typeof createSettings>;
beforeAll(async () => {
  engine = await startEngine();
  settings = createSettings(engine.table);
});
afterAll(() => engine.stop());

const createdAt = "2026-11-23T12:00:00.000Z";
const at = "2026-12-01T12:00:00.000Z";
const goal = {
  id: "gol_1",
  name: "Forty",
  metric: "sales",
  target: 0,
  from: "2026-11-01",
  to: "2026-11-30",
  createdAt,
} as const;
const link = (business: string, slug: string) => ({
  slug,
  business,
  destination: "https://claykiln.example/",
  source: "card",
  medium: "print",
  campaign: "stall",
  code: `CODE-${slug}`,
  createdAt,
});

test("twenty who change a goal at once all have their change", async () => {
  await settings.putGoal("biz_1", goal);
  const more = () => settings.changeGoal("biz_1", "gol_1", (before) => ({ ...before, target: before.target + 1 }));
  await Promise.all(Array.from({ length: 20 }, more));
  expect((await settings.goals("biz_1"))[0]?.target).toBe(20);
});

test("what was removed cannot be changed back into being", async () => {
  await settings.putGoal("biz_2", goal);
  const [changed] = await Promise.all([
    settings.changeGoal("biz_2", "gol_1", (before) => ({ ...before, target: 1 })),
    settings.removeGoal("biz_2", "gol_1"),
  ]);
  expect([undefined, 1]).toContain(changed?.target);
  expect(await settings.changeGoal("biz_2", "gol_1", (before) => before)).toBeUndefined();
  expect(await settings.goals("biz_2")).toEqual([]);
});

test("of many who want one slug, one has it, and the others find it taken", async () => {
  const wishes = Array.from({ length: 10 }, (_, n) => settings.addLink(link(`biz_${n + 10}`, "stall")));
  expect((await Promise.all(wishes)).filter((added) => added)).toHaveLength(1);
  const owner = (await settings.linkBySlug("stall"))?.business ?? "";
  expect(await settings.links(owner)).toEqual([link(owner, "stall")]);
});

test("a link that a crash left half added is finished by the next try", async () => {
  const half = link("biz_3", "half");
  await engine.table.put({ ...keys.slug("half"), value: half });
  expect(await settings.addLink({ ...half, campaign: "again" })).toBeUndefined();
  expect(await settings.links("biz_3")).toEqual([half]);
  expect(await settings.linkByCode("biz_3", "code-half")).toEqual(half);
});

test("the slug of a removed link leads nowhere, and never to another business", async () => {
  const mine = link("biz_5", "poster");
  await settings.addLink(mine);
  await settings.removeLink(mine, at);
  expect(await settings.linkBySlug("poster")).toBeUndefined();
  expect(await settings.links("biz_5")).toEqual([]);
  expect(await settings.addLink(link("biz_6", "poster"))).toBeUndefined();
  expect(await settings.links("biz_6")).toEqual([]);
  expect(await settings.linkBySlug("poster")).toBeUndefined();
});

test("its own business may give the slug of a removed link to a new one", async () => {
  const first = link("biz_7", "again");
  await settings.addLink(first);
  await settings.removeLink(first, at);
  const second = { ...first, campaign: "next-year", createdAt: "2027-01-02T12:00:00.000Z" };
  const wishes = await Promise.all(Array.from({ length: 5 }, () => settings.addLink(second)));
  expect(wishes.filter((added) => added)).toEqual([second]);
  expect(await settings.linkBySlug("again")).toEqual(second);
  await settings.removeLink(second, at);
  expect(await settings.addLink(link("biz_8", "again"))).toBeUndefined();
});

test("a link from before slugs were kept is removed the same way", async () => {
  const old = link("biz_9", "old-card");
  await engine.table.put({ ...keys.slug("old-card"), value: old });
  await settings.removeLink(old, at);
  expect(await settings.linkBySlug("old-card")).toBeUndefined();
  expect(await settings.addLink(link("biz_6", "old-card"))).toBeUndefined();
});

test("of two links with one discount code the first keeps it, also when the second is removed", async () => {
  const [first, second] = ["one", "two"].map((slug) => ({ ...link("biz_4", slug), code: "SPRING" }));
  if (!first || !second) throw new Error("two links");
  await settings.addLink(first);
  await settings.addLink(second);
  expect((await settings.linkByCode("biz_4", "spring"))?.slug).toBe("one");
  await settings.removeLink(second, at);
  expect((await settings.linkByCode("biz_4", "spring"))?.slug).toBe("one");
  await settings.removeLink(first, at);
  expect(await settings.linkByCode("biz_4", "spring")).toBeUndefined();
});

test("a code answers for an instant with the link that stood beside it then, whatever became of both since", async () => {
  const [first, second, third] = ["spring-one", "spring-two", "spring-one"].map((slug, n) => ({
    ...link("biz_10", slug),
    code: "SPRING",
    campaign: `spring ${n + 1}`,
  }));
  if (!first || !second || !third) throw new Error("three links");
  const campaign = async (instant?: string) => (await settings.linkByCode("biz_10", "spring", instant))?.campaign;
  await engine.table.put({ ...keys.code("biz_10", "SPRING"), slug: first.slug }); // as the first version kept it
  await settings.addLink(first);
  await settings.removeLink(first, "2027-06-01T00:00:00.000Z");
  await settings.removeLink(first, "2027-06-02T00:00:00.000Z");
  expect([await campaign(), await campaign("2027-06-01T12:00:00.000Z")]).toEqual([undefined, undefined]);
  await settings.addLink(second);
  await settings.removeLink(second, "2028-06-01T00:00:00.000Z");
  await settings.addLink(third);
  const instants = ["2027-05-31T23:59:59.999Z", "2027-06-01T00:00:00.000Z", "2028-06-01T00:00:00.000Z", undefined];
  expect(await Promise.all(instants.map(campaign))).toEqual(["spring 1", "spring 2", "spring 3", "spring 3"]);
});

test("many who change one link at once all have their change, at its door and in the list alike", async () => {
  const made = link("biz_5", "changed");
  await settings.addLink(made);
  const more = (n: number) =>
    settings.changeLink("biz_5", "changed", (before) => ({ ...before, destination: `${before.destination}${n}` }));
  await Promise.all(Array.from({ length: 8 }, (_, n) => more(n)));
  const stands = await settings.linkBySlug("changed");
  expect([...(stands?.destination.slice(made.destination.length) ?? "")].sort().join("")).toBe("01234567");
  expect(await settings.links("biz_5")).toEqual([stands]);
  expect(await settings.addLink({ ...made, business: "biz_6" })).toBeUndefined();
});

test("a link is changed by its own business alone, and not back into being", async () => {
  const made = link("biz_7", "mine");
  await settings.addLink(made);
  expect(await settings.changeLink("biz_8", "mine", (before) => ({ ...before, destination: "x" }))).toBeUndefined();
  expect(await settings.linkBySlug("mine")).toEqual(made);
  await settings.removeLink(made, at);
  expect(await settings.changeLink("biz_7", "mine", (before) => before)).toBeUndefined();
  expect(await settings.links("biz_7")).toEqual([]);
});
