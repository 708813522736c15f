// Marketing sends people where nobody can buy: the Tide bowl is deleted while its newsletter is being read, and comes back.
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { Cast } from "./cast.ts";
import { emailOf, pieces } from "./pottery.ts";
import { productPath } from "./shop.ts";
import { productPayload } from "./shopify-words.ts";

const { tideBowl, duneBowl } = pieces;
/** Shopify gives a product that is made anew a new id. */
const newId = 8_207;

const Incident = z.object({
  id: z.string(),
  state: z.string(),
  people: z.int(),
  notices: z.array(z.object({ transition: z.string(), state: z.string() })),
});
type Incident = z.infer<typeof Incident>;

export async function playOutage(cast: Cast): Promise<void> {
  const alarm = await playDeletion(cast);
  await playDetour(cast);
  await playWaiting(cast);
  await playReturn(cast, alarm);
}

async function playDeletion(cast: Cast): Promise<Incident> {
  const { stage, api, shop } = cast;
  const { letter } = cast.setup;
  await stage.step("the page was seen", {}, () => untilSeen(cast));
  const says = "By mistake somebody deletes the Tide bowl in the shop. The newsletter is still being read.";
  const deletedAt = await stage.take("the product is deleted", { after: 4, says, as: z.string() }, async () =>
    instant(Date.now()),
  );
  // After a restart too, when the step itself is only remembered.
  shop.takeDown(tideBowl.handle);
  await cast.arrive("pavel", letter, { after: 0.7 });
  await cast.arrive("ruth", letter, { after: 0.7 });
  await cast.arrive("simone", letter, { after: 0.7, says: "Three readers have found a page that is not there." });
  await cast.tellShopify("the deletion is told", "products/delete", () => ({ id: tideBowl.id }), {
    at: deletedAt,
    after: 0.8,
    says: "Shopify tells of the deletion.",
  });
  return stage.take("the alarm is raised", { as: Incident }, async () => {
    const alarm = await stage.until("an incident opens and its mail goes out", async () => {
      const { incidents } = await api.get("/v1/incidents", z.object({ incidents: z.array(Incident) }));
      return incidents.find((incident) => isTold(incident, "opened"));
    });
    stage.say(`ALARM. ${alarm.people} people arrived where nobody can buy. ${mailWords(alarm, "opened")}`);
    return alarm;
  });
}

/** Nothing is taken down before the watch has seen it well: a shop that was never open is another story. */
async function untilSeen({ stage, api, shop }: Cast): Promise<void> {
  const Path = z.object({ landingUrl: z.string(), verdict: z.string(), lookedAt: z.optional(z.string()) });
  const page = `${shop.url}/products/${tideBowl.handle}`;
  await stage.until("the watch has looked at the Tide bowl's page", async () => {
    const { paths } = await api.get("/v1/paths?limit=200", z.object({ paths: z.array(Path) }));
    return paths.find(({ landingUrl, verdict, lookedAt }) => landingUrl === page && verdict === "open" && lookedAt);
  });
}

async function playDetour(cast: Cast): Promise<void> {
  const { stage } = cast;
  const { letter } = cast.setup;
  const fallback = productPath(duneBowl.handle);
  let readers = 0;
  const says = "People keep arriving.";
  const late = await stage.until("the newsletter's link leads to its fallback", async () => {
    const arrival = await cast.arrive(`late reader ${++readers}`, letter, {
      after: 0.8,
      ...(readers === 1 && { says }),
    });
    return arrival.landing.startsWith(fallback) ? arrival : undefined;
  });
  await stage.step("the detour is seen", {}, async () =>
    stage.say("The newsletter's link now leads to the Dune bowl, the fallback it was given."),
  );
  await cast.arrive("milan", letter, { after: 1 });
  await cast.arrive("clara", letter, { after: 1.2 });
  await cast.buy({
    number: 1035,
    who: "simone",
    product: duneBowl,
    from: late,
    after: 1,
    says: "One of them buys that instead: a sale that would have been lost.",
  });
}

async function playWaiting(cast: Cast): Promise<void> {
  const { stage, caller, api } = cast;
  const { post } = cast.setup;
  const instagram = { referrer: "https://l.instagram.com/" };
  let followers = 0;
  const asked = await stage.until("the post's link leads to the page that asks for an address", async () => {
    const arrival = await cast.arrive(`follower ${++followers}`, post, { ...instagram, after: 0.8 });
    return arrival.landing.includes("/catch/") ? arrival : undefined;
  });
  const says =
    "The post's link has no fallback: it asks whether to write when the bowl is back. Noor leaves her address.";
  await stage.step("noor leaves her address", { after: 0.8, says }, async () => {
    const click = new URLSearchParams(asked.landing.split("?")[1]).get("ho_click") ?? "";
    const body = new URLSearchParams({ email: emailOf("noor"), ho_click: click, website: "" });
    const url = new URL(asked.landing.split("?")[0] ?? "", post.url).href;
    await caller.send({ url, init: { method: "POST", body } });
    const Leads = z.object({ leads: z.array(z.object({ kind: z.string() })) });
    await stage.until("her address is on the list of leads", async () => {
      const { leads } = await api.get("/v1/leads?limit=200", Leads);
      return leads.find(({ kind }) => kind === "back-in-stock");
    });
  });
}

async function playReturn(cast: Cast, alarm: Incident): Promise<void> {
  const { stage, api, shop } = cast;
  const { letter, post } = cast.setup;
  const says = "The Tide bowl is put back, at the same address.";
  await stage.step("the page is back", { after: 10, says }, async () => undefined);
  shop.putUp(tideBowl.handle);
  await cast.tellShopify(
    "the product is back",
    "products/create",
    (at) => productPayload({ ...tideBowl, id: newId }, at),
    {
      after: 1,
    },
  );
  await stage.step("the recovery is told", {}, async () => {
    const over = await stage.until("the incident recovers and its mail goes out", async () => {
      const incident = await api.get(`/v1/incidents/${alarm.id}`, Incident);
      return isTold(incident, "recovered") ? incident : undefined;
    });
    stage.say(`Recovered, with proof. ${mailWords(over, "recovered")}`);
  });
  const noor = await cast.arrive("noor", post, { after: 2, says: "The links lead to the bowl again." });
  const bruno = await cast.arrive("bruno", letter, { after: 0.7 });
  await cast.buy({
    number: 1036,
    who: "noor",
    product: tideBowl,
    from: noor,
    after: 0.8,
    says: "Noor buys it after all.",
  });
  await cast.buy({ number: 1037, who: "bruno", product: tideBowl, from: bruno, after: 0.8 });
}

/** Skipped: nobody was told that it began, so nobody is told that it is over. */
const settled = new Set(["sent", "kept", "no-recipients", "skipped"]);

function isTold({ notices }: Incident, transition: string): boolean {
  return notices.some((notice) => notice.transition === transition && settled.has(notice.state));
}

function mailWords({ notices }: Incident, transition: string): string {
  const kept = notices.some((notice) => notice.transition === transition && notice.state === "kept");
  return kept
    ? "A mail about it lies in the mailbox; it was sent to nobody."
    : "No mail was written: SMTP_URL is set, and the owner is invented.";
}
