import { isReachable } from "@handoff/core/business";
import type { HandoffEvent } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import type { Incident } from "@handoff/core/incident";
import { openedNotice, recoveredNotice, reminderNotice, type Situation } from "@handoff/core/notice";
import {
  isOpeningNews,
  isOwed,
  isUnattended,
  isUntold,
  type Notice,
  nextReminder,
  peopleTold,
} from "@handoff/core/notice-record";
import { dataRequestNotice } from "@handoff/core/notice-request";
import type { Settings } from "@handoff/store/settings";
import { damageOf } from "./damage.ts";
import type { AlertDeps, Consumer } from "./deps.ts";
import { linksTo, wordsFor } from "./meanwhile.ts";
import { createDelivery, type Memo } from "./notice-delivery.ts";
import { createConnectionNews } from "./tell-connection.ts";

/** Writes to the owner: one mail per transition of an incident, at most one reminder a day, and a word on data requests. */
export function createAlert(deps: AlertDeps): { consume: Consumer; tick(): Promise<void> } {
  const { store, log, now, baseUrl: dashboardUrl } = deps;
  const deliver = createDelivery(deps);
  const connections = createConnectionNews(deps, deliver);

  async function settingsOf(business: string): Promise<Settings> {
    const settings = await store.settings.all(business);
    if (!settings) throw new Error(`there is no business ${business}`);
    return settings;
  }

  async function incidentOf(business: string, id: string): Promise<Incident> {
    const incident = await store.incidents.get(business, id);
    if (!incident) throw new Error(`there is no incident ${id} of ${business}`);
    return incident;
  }

  async function situationOf(settings: Settings, incident: Incident): Promise<Situation> {
    return {
      business: settings.business,
      incident,
      damage: await damageOf(deps, settings, incident),
      links: await linksTo(deps, settings, incident),
      ...wordsFor(settings, incident),
      dashboardUrl,
      now: now(),
    };
  }

  async function tellOpened(business: string, about: string): Promise<Notice> {
    const incident = await incidentOf(business, about);
    return deliver(business, { about, transition: "opened", number: 0 }, async () => {
      if (!isOpeningNews(incident, now())) return undefined;
      const situation = await situationOf(await settingsOf(business), incident);
      return { content: openedNotice(situation), people: situation.damage.people };
    });
  }

  /** Whoever has heard of the beginning hears of the end, in this order; nobody hears of the end alone. */
  async function tellRecovered(business: string, about: string): Promise<Notice> {
    const incident = await incidentOf(business, about);
    if (!incident.recoveredAt) throw new Error(`the incident ${about} of ${business} has not recovered`);
    const unheard = await tellOpened(business, about).then(() => undefined, reasonOf);
    const heard = new Set((await store.notices.list(business, about)).flatMap(({ delivered }) => delivered));
    if (unheard !== undefined && heard.size === 0) throw new Error(unheard);
    return deliver(business, { about, transition: "recovered", number: 0 }, async () => {
      if (heard.size === 0) return undefined;
      const situation = await situationOf(await settingsOf(business), incident);
      const { people } = situation.damage;
      return { content: recoveredNotice(situation), people, only: heard, unfinished: unheard };
    });
  }

  function remind(business: string, about: string, number: number): Promise<Notice> {
    return deliver(business, { about, transition: "reminder", number }, async () => {
      const incident = await incidentOf(business, about);
      const situation = await situationOf(await settingsOf(business), incident);
      const told = peopleTold(await store.notices.list(business, about), number);
      const { people } = situation.damage;
      if (!isUnattended(incident, now()) || people <= told) return undefined;
      return { content: reminderNotice(situation, told), people };
    });
  }

  function tellRequest(
    business: string,
    about: string,
    memo: Required<Pick<Memo, "platform" | "requestedAt">>,
  ): Promise<Notice> {
    const compose = async () => {
      const settings = await settingsOf(business);
      return { content: dataRequestNotice({ business: settings.business, dashboardUrl, ...memo }), people: 0 };
    };
    return deliver(business, { about, transition: "data-request", number: 0 }, compose, memo);
  }

  async function hear(event: HandoffEvent): Promise<void> {
    if (event.type === "incident.opened") await tellOpened(event.business, event.body.incident);
    if (event.type === "incident.recovered") await tellRecovered(event.business, event.body.incident);
    if (event.type === "connection.ended") await connections.ended(event);
    if (event.type === "delivery.held") await connections.held(event);
    if (event.type === "person.requested") {
      const memo = { platform: event.source, requestedAt: event.at };
      await tellRequest(event.business, `req_${shortHash(event.id)}`, memo);
    }
  }

  async function retell(business: string, notice: Notice): Promise<void> {
    const { about, transition, number, platform = "", requestedAt = notice.createdAt } = notice;
    if (transition === "opened") await tellOpened(business, about);
    if (transition === "recovered") await tellRecovered(business, about);
    if (transition === "reminder") await remind(business, about, number);
    await connections.again(business, notice);
    if (transition === "data-request") await tellRequest(business, about, { platform, requestedAt });
  }

  async function lookAfter(business: string, incident: Incident, notices: Notice[]): Promise<void> {
    if (isUntold(incident, notices, now())) await tellOpened(business, incident.id);
    const number = nextReminder(incident, notices, now());
    if (number === undefined) return;
    const { people } = await damageOf(deps, await settingsOf(business), incident);
    if (people > peopleTold(notices, number)) await remind(business, incident.id, number);
  }

  /** Everything that is due now; the failure of one mail keeps no other back. */
  async function dueOf(business: string): Promise<(() => Promise<void>)[]> {
    const notices = await store.notices.list(business);
    const recipients = (await store.settings.recipients(business)).filter(isReachable);
    const incidents = await store.incidents.open(business);
    return [
      ...notices
        .filter((notice) => isOwed(notice, recipients.length, now()))
        .map((notice) => () => retell(business, notice)),
      ...incidents.map((incident) => () => {
        const of = notices.filter(({ about }) => about === incident.id);
        return lookAfter(business, incident, of);
      }),
    ];
  }

  return {
    async consume(batch) {
      const failed: string[] = [];
      for (const { id, event } of batch) {
        const startedAt = now();
        const outcome = await hear(event).then(() => "done", reasonOf);
        if (outcome !== "done") failed.push(id);
        log({
          what: "alert",
          business: event.business,
          type: event.type,
          event: event.id,
          outcome,
          ms: now() - startedAt,
        });
      }
      return failed;
    },
    async tick() {
      const failures: unknown[] = [];
      for (const business of await store.settings.businesses()) {
        for (const task of await dueOf(business)) await task().catch((error) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} mails could not be sent`);
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
