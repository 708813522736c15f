import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Business } from "@handoff/core/business";
import type { HandoffEvent } from "@handoff/core/event";
import type { Incident } from "@handoff/core/incident";
import { pathIdOf } from "@handoff/core/url";
import { startEngine } from "@handoff/local/engine";
import { createMailbox, type Mailbox } from "@handoff/local/mailbox";
import { createStore, type Store } from "@handoff/store/store";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAlert } from "./alert.ts";
import type { Deps, Mail, MailMessage } from "./deps.ts";
import { createVault } from "./outside/vault.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const openedAt = Date.parse("2026-11-23T09:33:00.000Z");
const page = "https://claykiln.example/products/blue-bowl";
const path = { id: pathIdOf(page) ?? "", landingUrl: page };
const vault = createVault("a master key of at least 32 characters");
const at = (ms: number) => new Date(ms).toISOString();

let engine: Awaited<ReturnType<typeof startEngine>>;
let folder: string;
let mailbox: Mailbox;
beforeEach(async () => {
  engine = await startEngine();
  folder = await mkdtemp(join(tmpdir(), "handoff-alert-"));
  mailbox = createMailbox(folder);
});
afterEach(async () => {
  await engine.stop();
  await rm(folder, { recursive: true });
});

let made = 0;
type House = { business: string; deps: Deps; store: Store; clock: { now: number }; log: object[] };

/** A pottery shop with two recipients, whose blue bowl is gone. */
async function open({ recipients = ["mira@clay.example", "jo@agency.example"] } = {}): Promise<House> {
  made += 1;
  const store = createStore(engine.table);
  const business: Business = {
    id: `biz_alert_${made}`,
    name: "Clay & Kiln",
    timezone: "Europe/Berlin",
    currency: "EUR",
    windowDays: 30,
    halfLifeDays: 7,
    counts: "placed",
    basis: "total",
    retentionDays: 400,
    createdAt: "2026-01-01T00:00:00.000Z",
  };
  await store.settings.putBusiness(business);
  for (const email of recipients) await store.settings.putRecipient(business.id, { email, createdAt: at(openedAt) });
  const clock = { now: openedAt };
  const log: object[] = [];
  const unused = () => Promise.reject(new Error("not needed here"));
  const deps: Deps = {
    store,
    mail: mailbox,
    vault,
    bus: { publish: unused },
    web: { fetch: unused },
    log: (line) => void log.push(line),
    now: () => clock.now,
    random: (bytes) => new Uint8Array(bytes),
    pause: unused,
    baseUrl: "https://handoff.example",
    adminKey: "admin",
  };
  return { business: business.id, deps, store, clock, log };
}

/** What the watch says of a page: it is saved before an incident opens. */
const judge = ({ business, store }: House, landingUrl: string, verdict: "broken" | "open", ms = openedAt) => {
  const id = pathIdOf(landingUrl) ?? "";
  const state = { id, landingUrl, verdict, evidence: [], since: at(ms) };
  return store.paths.settle(business, id, async () => state);
};

async function openIncident(house: House, id = "inc_1"): Promise<Incident> {
  const { business, store } = house;
  await judge(house, page, "broken");
  const incident: Incident = {
    id,
    kind: "broken",
    cause: "deleted",
    subject: `product:${id}`,
    state: "open",
    path,
    paths: [path],
    since: "2026-11-23T09:32:00.000Z",
    openedAt: at(openedAt),
    evidence: [{ by: "store", says: "Shopify deleted the product", at: "2026-11-23T09:32:00.000Z" }],
  };
  return store.incidents.openOnce(business, incident);
}

async function arrive({ business, store }: House, people: number, ms: number, campaign = "autumn-news") {
  for (let n = 0; n < people; n++) {
    const id = `${campaign}-${ms}-${n}`;
    await store.traffic.put(business, path.id, { id, at: at(ms), person: id, channel: "Email", campaign }, 2e9);
  }
  await store.traffic.refresh(business, path.id, [at(ms)]);
}

const recover = ({ business, store }: House, ms: number, id = "inc_1") =>
  store.incidents.recovered(business, id, {
    at: at(ms),
    proof: [{ by: "store", says: "Shopify published the product again", at: at(ms) }],
  });

const event = (business: string, type: "incident.opened" | "incident.recovered", incident = "inc_1") => {
  const body = { incident, kind: "broken", landingUrl: page };
  const heardAt = at(openedAt);
  return {
    id: `m-${type}-${incident}`,
    event: { type, id: `${type}:${incident}`, business, at: heardAt, heardAt, source: "handoff", body } as HandoffEvent,
  };
};
const subjects = async () => (await mailbox.list()).reverse().map(({ to, subject }) => `${to.join()}: ${subject}`);

describe("an opening", () => {
  it("brings every recipient one mail of their own, with what broke, who came and where they are led", async () => {
    const house = await open();
    await openIncident(house);
    await arrive(house, 3, openedAt - 1000);
    const links = [{ slug: "bowl", fallback: "https://claykiln.example/collections/bowls" }, { slug: "bowl-2" }];
    for (const link of links) {
      const said = { source: "newsletter", medium: "email", campaign: "autumn-news", createdAt: at(openedAt) };
      await house.store.settings.addLink({
        ...said,
        ...link,
        slug: `${link.slug}-${made}`,
        business: house.business,
        destination: `${page}?utm_source=x`,
      });
    }
    expect(await createAlert(house.deps).consume([event(house.business, "incident.opened")])).toEqual([]);
    expect((await subjects()).sort()).toEqual([
      "jo@agency.example: Nobody can buy at /products/blue-bowl: 3 people since 10:32",
      "mira@clay.example: Nobody can buy at /products/blue-bowl: 3 people since 10:32",
    ]);
    const [mail] = await mailbox.list();
    expect(mail?.text).toContain("- autumn-news (Email): 3");
    expect(mail?.text).toContain(
      "led to https://claykiln.example/collections/bowls, or where no fallback works, to a page that takes their address",
    );
    expect(mail?.text).toContain("https://handoff.example/#inc_1");
    expect(mail?.text).not.toMatch(/mira@|jo@/);
  });

  it("passes over a fallback that is down itself", async () => {
    const house = await open();
    await openIncident(house);
    const fallback = "https://claykiln.example/collections/bowls";
    const link = { slug: `b-${made}`, business: house.business, destination: page, fallback, source: "s", medium: "m" };
    await house.store.settings.addLink({ ...link, campaign: "c", createdAt: at(openedAt) });
    await judge(house, fallback, "broken");
    await createAlert(house.deps).consume([event(house.business, "incident.opened")]);
    expect((await mailbox.list())[0]?.text).toContain("are led to a page that takes their address");
  });

  it("is one mail a recipient, though ten workers hear of it at once and again", async () => {
    const house = await open();
    await openIncident(house);
    const sent: string[] = [];
    house.deps.mail = {
      async send({ id }) {
        sent.push(id);
        return "sent";
      },
    };
    const message = event(house.business, "incident.opened");
    const workers = Array.from({ length: 10 }, () => createAlert(house.deps));
    const failed = (await Promise.all(workers.map((worker) => worker.consume([message])))).flat();
    expect(failed).toHaveLength(9);
    const again = await Promise.all(workers.map((worker) => worker.consume([message, message])));
    expect(again.flat()).toEqual([]);
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(2);
  });

  it("is one mail, though the worker died between sending it and noting that", async () => {
    const house = await open({ recipients: ["mira@clay.example"] });
    await openIncident(house);
    const dying = { ...house.store.notices, save: () => Promise.reject(new Error("killed")) };
    const message = event(house.business, "incident.opened");
    const worker = createAlert({ ...house.deps, store: { ...house.store, notices: dying } });
    expect(await worker.consume([message])).toEqual([message.id]);
    expect(await subjects()).toHaveLength(1);

    const ids: string[] = [];
    const counting: Mail = {
      async send(mail) {
        ids.push(mail.id);
        return mailbox.send(mail);
      },
    };
    const next = createAlert({ ...house.deps, mail: counting });
    house.clock.now += 29_999;
    expect(await next.consume([message])).toEqual([message.id]);
    house.clock.now += 1;
    expect(await next.consume([message])).toEqual([]);
    expect(ids).toHaveLength(1);
    expect(await subjects()).toHaveLength(1);
  });

  it("comes again to those whom it could not reach, and to nobody else", async () => {
    const house = await open();
    await openIncident(house);
    const tried: string[] = [];
    let down = true;
    const flaky: Mail = {
      async send(mail) {
        tried.push(mail.to.join());
        if (down && mail.to[0] === "jo@agency.example") throw new Error("550 <jo@agency.example>: mailbox full");
        return mailbox.send(mail);
      },
    };
    const alert = createAlert({ ...house.deps, mail: flaky });
    const message = event(house.business, "incident.opened");
    expect(await alert.consume([message])).toEqual([message.id]);
    const [notice] = await house.store.notices.list(house.business);
    expect(notice).toMatchObject({ state: "failed", attempts: 1, error: "550 (address) mailbox full" });
    expect(JSON.stringify([notice, house.log])).not.toMatch(/@/);

    down = false;
    expect(await alert.consume([message])).toEqual([]);
    expect(tried.sort()).toEqual(["jo@agency.example", "jo@agency.example", "mira@clay.example"]);
    const [sent] = await house.store.notices.list(house.business);
    expect(sent).toMatchObject({ state: "kept", attempts: 2 });
    expect(sent).not.toHaveProperty("error");
    expect(sent).not.toHaveProperty("claimedUntil");
  });

  it("is called kept, not sent, when it only lies in the mailbox here, also after mails go out to a server", async () => {
    const house = await open();
    await openIncident(house);
    const message = event(house.business, "incident.opened");
    await createAlert(house.deps).consume([message]);
    const states = async () => (await house.store.notices.list(house.business)).map(({ state }) => state);
    expect(await states()).toEqual(["kept"]);

    const server: Mail = { send: async () => "sent" };
    const later = createAlert({ ...house.deps, mail: server });
    await later.consume([message]);
    expect(await states()).toEqual(["kept"]);
    await judge(house, page, "open");
    await recover(house, openedAt + minuteMs);
    await later.consume([event(house.business, "incident.recovered")]);
    expect(await states()).toEqual(["kept", "sent"]);
  });

  it("is not called sent when one of its mails was only kept before a server was set up", async () => {
    const house = await open();
    await openIncident(house);
    const message = event(house.business, "incident.opened");
    const halfFull: Mail = {
      async send(mail) {
        if (mail.to[0] === "mira@clay.example") throw new Error("disk full");
        return mailbox.send(mail);
      },
    };
    expect(await createAlert({ ...house.deps, mail: halfFull }).consume([message])).toEqual([message.id]);
    const server: Mail = { send: async () => "sent" };
    expect(await createAlert({ ...house.deps, mail: server }).consume([message])).toEqual([]);
    const [notice] = await house.store.notices.list(house.business);
    expect(notice).toMatchObject({ state: "kept", attempts: 2 });
    expect(notice?.delivered).toHaveLength(2);
  });

  it("says that nobody is there to write to, and is written as soon as somebody is", async () => {
    const house = await open({ recipients: [] });
    await openIncident(house);
    const alert = createAlert(house.deps);
    expect(await alert.consume([event(house.business, "incident.opened")])).toEqual([]);
    await alert.tick();
    expect(await house.store.notices.list(house.business, "inc_1")).toMatchObject([{ state: "no-recipients" }]);
    await house.store.settings.putRecipient(house.business, { email: "mira@clay.example", createdAt: at(openedAt) });
    await alert.tick();
    expect(await subjects()).toEqual([
      "mira@clay.example: Nobody can buy at /products/blue-bowl, and marketing leads there",
    ]);
  });

  it("goes to no address that refused a mail for good, and waits when no other is left", async () => {
    const house = await open();
    const lost = (email: string) =>
      house.store.settings.changeRecipient(house.business, email, (before) => ({ ...before, state: "bounced" }));
    await lost("mira@clay.example");
    await openIncident(house, "inc_1");
    const alert = createAlert(house.deps);
    await alert.tick();
    await alert.consume([event(house.business, "incident.opened")]);
    expect((await subjects()).map((line) => line.split(":")[0])).toEqual(["jo@agency.example"]);

    await lost("jo@agency.example");
    await openIncident(house, "inc_2");
    house.clock.now += 5 * minuteMs;
    await alert.tick();
    await alert.tick();
    expect(await subjects()).toHaveLength(1);
    expect(await house.store.notices.list(house.business, "inc_2")).toMatchObject([{ state: "no-recipients" }]);
  });

  it("is told by the timer when the queue has given up, and when its event never came", async () => {
    const house = await open({ recipients: ["mira@clay.example"] });
    await openIncident(house, "inc_1");
    await openIncident(house, "inc_2");
    const broken: Mail = { send: () => Promise.reject(new Error("no connection")) };
    await createAlert({ ...house.deps, mail: broken }).consume([event(house.business, "incident.opened")]);
    const alert = createAlert(house.deps);
    await alert.tick();
    expect(await subjects()).toEqual([]);
    house.clock.now += 5 * minuteMs;
    await alert.tick();
    await alert.tick();
    expect(await subjects()).toHaveLength(2);
  });

  it("of an incident that is not there fails, so that it is seen", async () => {
    const house = await open();
    const message = event(house.business, "incident.opened", "inc_none");
    expect(await createAlert(house.deps).consume([message])).toEqual([message.id]);
    expect(await house.store.notices.list(house.business)).toEqual([]);
  });
});

describe("a recovery", () => {
  const both = [
    "mira@clay.example: Nobody can buy at /products/blue-bowl, and marketing leads there",
    "mira@clay.example: People can buy again at /products/blue-bowl: down for 6 min, nobody came",
  ];

  it("brings one mail with the proof", async () => {
    const house = await open({ recipients: ["mira@clay.example"] });
    await openIncident(house);
    const alert = createAlert(house.deps);
    await alert.consume([event(house.business, "incident.opened")]);
    await recover(house, openedAt + 5 * minuteMs);
    const message = event(house.business, "incident.recovered");
    expect(await alert.consume([message])).toEqual([]);
    expect(await alert.consume([message])).toEqual([]);
    expect(await subjects()).toEqual(both);
    expect((await mailbox.list())[0]?.text).toContain("The proof\n- Shopify published the product again");
  });

  it("heard of before its opening still comes second", async () => {
    const house = await open({ recipients: ["mira@clay.example"] });
    await openIncident(house);
    await recover(house, openedAt + 5 * minuteMs);
    house.clock.now = openedAt + 15 * minuteMs;
    const messages = [event(house.business, "incident.recovered"), event(house.business, "incident.opened")];
    expect(await createAlert(house.deps).consume(messages)).toEqual([]);
    expect(await subjects()).toEqual(both);
  });

  it("reaches those who heard of the opening, though another address never works", async () => {
    const house = await open();
    await openIncident(house);
    await recover(house, openedAt + 5 * minuteMs);
    house.clock.now = openedAt + 5 * minuteMs;
    const mail: Mail = {
      send: (message) =>
        message.to[0] === "jo@agency.example" ? Promise.reject(new Error("no such mailbox")) : mailbox.send(message),
    };
    const alert = createAlert({ ...house.deps, mail });
    const messages = [event(house.business, "incident.recovered")];
    expect(await alert.consume(messages)).toEqual(["m-incident.recovered-inc_1"]);
    expect(await subjects()).toEqual(both);
    house.clock.now += 10 * minuteMs + 1;
    await alert.tick();
    expect(await subjects()).toEqual(both);
    const notices = await house.store.notices.list(house.business);
    expect(notices.map(({ transition, state }) => `${transition} ${state}`)).toEqual(["opened kept", "recovered kept"]);
  });

  it("is not told to somebody who became a recipient after the opening", async () => {
    const house = await open({ recipients: ["mira@clay.example"] });
    await openIncident(house);
    const alert = createAlert(house.deps);
    await alert.consume([event(house.business, "incident.opened")]);
    await house.store.settings.putRecipient(house.business, { email: "jo@agency.example", createdAt: at(openedAt) });
    await recover(house, openedAt + 5 * minuteMs);
    await alert.consume([event(house.business, "incident.recovered")]);
    expect(await subjects()).toEqual(both);
  });

  it("is kept to ourselves when nobody heard of the opening, and the opening when it is long over", async () => {
    const house = await open({ recipients: ["mira@clay.example"] });
    await openIncident(house);
    await recover(house, openedAt + 5 * minuteMs);
    house.clock.now = openedAt + 15 * minuteMs + 1;
    const messages = [event(house.business, "incident.opened"), event(house.business, "incident.recovered")];
    expect(await createAlert(house.deps).consume(messages)).toEqual([]);
    expect(await subjects()).toEqual([]);
    expect((await house.store.notices.list(house.business)).map(({ state }) => state)).toEqual(["skipped", "skipped"]);
  });
});

describe("the reminder", () => {
  async function told() {
    const house = await open({ recipients: ["mira@clay.example"] });
    await openIncident(house);
    await arrive(house, 2, openedAt - 1000);
    const alert = createAlert(house.deps);
    await alert.consume([event(house.business, "incident.opened")]);
    return { house, alert };
  }

  it("comes once a day, and only while more people come", async () => {
    const { house, alert } = await told();
    house.clock.now = openedAt + dayMs;
    await alert.tick();
    expect(await subjects()).toHaveLength(1);
    await arrive(house, 3, house.clock.now - 1000);
    await Promise.allSettled([alert.tick(), alert.tick(), createAlert(house.deps).tick()]);
    await alert.tick();
    house.clock.now += dayMs;
    await alert.tick();
    expect(await subjects()).toEqual([
      "mira@clay.example: Nobody can buy at /products/blue-bowl: 2 people since 10:32",
      "mira@clay.example: Still nobody can buy at /products/blue-bowl: 5 people, 3 more since the last mail",
    ]);
    await arrive(house, 1, house.clock.now - 1000);
    await alert.tick();
    expect((await subjects()).at(-1)).toMatch(/6 people, 1 more since the last mail$/);
    expect(await house.store.notices.list(house.business)).toHaveLength(3);
  });

  it("does not come to somebody who has said that she knows", async () => {
    const { house, alert } = await told();
    await house.store.incidents.ack(house.business, "inc_1", at(openedAt));
    house.clock.now = openedAt + 2 * dayMs;
    await arrive(house, 3, house.clock.now - 1000);
    await alert.tick();
    expect(await subjects()).toHaveLength(1);
  });

  it("that failed is not sent any more when the incident has ended meanwhile", async () => {
    const { house } = await told();
    house.clock.now = openedAt + dayMs;
    await arrive(house, 3, house.clock.now - 1000);
    const broken: Mail = { send: () => Promise.reject(new Error("no connection")) };
    await expect(createAlert({ ...house.deps, mail: broken }).tick()).rejects.toThrow("could not be sent");
    await recover(house, house.clock.now + minuteMs);
    house.clock.now += 5 * minuteMs;
    await createAlert(house.deps).tick();
    expect(await subjects()).toHaveLength(1);
  });
});

describe("a data request", () => {
  const request = (business: string): HandoffEvent => ({
    type: "person.requested",
    id: "shopify:data-request:77",
    business,
    at: at(openedAt),
    heardAt: at(openedAt),
    source: "shopify",
    body: { identities: ["email:5e0c", "customer:shopify:191167"], sales: ["shopify:299938"], request: "77" },
  });

  it("is passed on once, with the last day to answer and nothing about the person", async () => {
    const house = await open({ recipients: ["mira@clay.example"] });
    const alert = createAlert(house.deps);
    const message = { id: "m", event: request(house.business) };
    expect(await alert.consume([message, message])).toEqual([]);
    expect(await subjects()).toEqual(["mira@clay.example: A customer asks for their data: answer by Wed 23 Dec 2026"]);
    const [mail] = await mailbox.list();
    expect(`${mail?.text}${mail?.html}${mail?.id}`).not.toMatch(/5e0c|191167|299938/);
  });

  it("that could not be passed on is tried again by the timer, with the day it was made", async () => {
    const house = await open({ recipients: ["mira@clay.example"] });
    const broken: Mail = { send: () => Promise.reject(new Error("no connection")) };
    await createAlert({ ...house.deps, mail: broken }).consume([{ id: "m", event: request(house.business) }]);
    house.clock.now += dayMs;
    await createAlert(house.deps).tick();
    expect(await subjects()).toEqual(["mira@clay.example: A customer asks for their data: answer by Wed 23 Dec 2026"]);
  });
});

describe("the timer", () => {
  it("lets no failure of one business keep the mail of another back", async () => {
    const sick = await open({ recipients: ["sick@clay.example"] });
    const well = await open({ recipients: ["well@clay.example"] });
    for (const house of [sick, well]) await openIncident(house);
    const mail: Mail = {
      send: (message: MailMessage) =>
        message.to[0] === "well@clay.example" ? mailbox.send(message) : Promise.reject(new Error("no connection")),
    };
    const alert = createAlert({ ...well.deps, mail, now: () => openedAt + 6 * minuteMs });
    await expect(alert.tick()).rejects.toThrow("could not be sent");
    expect(await subjects()).toEqual([
      "well@clay.example: Nobody can buy at /products/blue-bowl, and marketing leads there",
    ]);
  });
});

it("writes each recipient one mail on the opening, then one on the recovery, whatever fails, dies or comes twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("fine", "refused", "lost answer", "killed"), { maxLength: 8 }),
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
      async (fates, order) => {
        const house = await open();
        await openIncident(house);
        await recover(house, openedAt);
        const delivered = new Map<string, string>();
        let step = 0;
        let dead = false;
        const mail: Mail = {
          async send({ id, to }) {
            const fate = fates[step++] ?? "fine";
            if (fate === "refused") throw new Error("refused");
            if (!delivered.has(id)) delivered.set(id, to.join());
            if (fate === "lost answer") throw new Error("no answer");
            if (fate === "killed") dead = true;
            return "sent";
          },
        };
        const notices: Store["notices"] = {
          ...house.store.notices,
          async save(business, claimed) {
            if (dead) throw new Error("killed");
            return house.store.notices.save(business, claimed);
          },
        };
        const deps = { ...house.deps, mail, store: { ...house.store, notices } };
        const messages = order.map((n) => event(house.business, n % 2 ? "incident.opened" : "incident.recovered"));
        let left = messages;
        for (let round = 0; left.length > 0 && round < 40; round++) {
          dead = false;
          const halves = [left.slice(0, 3), left.slice(3)];
          const failed = await Promise.all(halves.map((half) => createAlert(deps).consume(half)));
          left = left.filter((message, n) => failed[n < 3 ? 0 : 1]?.includes(message.id));
          house.clock.now += 10_000;
        }
        expect(left).toEqual([]);
        const told = [...delivered].map(([id, to]) => `${to} ${id.split("#")[1]}`);
        expect(told.filter((one) => one.startsWith("mira"))).toEqual([
          "mira@clay.example opened",
          "mira@clay.example recovered",
        ]);
        expect(told.filter((one) => one.startsWith("jo"))).toEqual([
          "jo@agency.example opened",
          "jo@agency.example recovered",
        ]);
      },
    ),
    { numRuns: 12 },
  );
});
