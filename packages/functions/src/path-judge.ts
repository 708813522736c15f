// What do we say of one path now, and whom does it concern? Load its facts, decide (core/path.ts), save, and open or end the incident.
// The state is saved before an incident opens, and the incident before anybody hears of it: a crash in between is finished by whoever comes next.
import { timeId } from "@handoff/core/id";
import { failsSomebody, openIncident, proofOfRecovery } from "@handoff/core/incident";
import { bestOffer, handleOf, isPageOf, type Offer } from "@handoff/core/offer";
import { decide, isDown, type PathState, subjectOf } from "@handoff/core/path";
import { hostOf, pathIdOf } from "@handoff/core/url";
import type { Place } from "@handoff/store/paths";
import type { Settings } from "@handoff/store/settings";
import type { Deps } from "./deps.ts";
import { hostsOfConnections } from "./hosts.ts";

export function createJudge({ store, now, random }: Pick<Deps, "store" | "now" | "random">) {
  const clock = () => new Date(now()).toISOString();

  /** Recomputes the state of a path, and brings its incident in line. @param seenAt what happened when we came to judge it */
  async function judge(settings: Settings, place: Place, seenAt: string): Promise<PathState> {
    const state = await recompute(settings, place, seenAt);
    const { subject } = state;
    if (subject === undefined) return state;
    if (isDown(state.verdict) && !state.incident) return open(settings, { ...state, subject }, seenAt);
    if (state.verdict === "open") return recover(settings, { ...state, subject }, seenAt);
    return state;
  }

  async function recompute(settings: Settings, place: Place, seenAt: string): Promise<PathState> {
    const { id, landingUrl } = place;
    const business = settings.business.id;
    await store.paths.ensure(business, place);
    return store.paths.settle(business, id, async (before) => {
      const [offer, page, lastArrivalAt, lastPromotionAt] = await Promise.all([
        storeWord(settings, landingUrl),
        store.paths.pageWord(business, id),
        store.traffic.lastAt(business, id),
        store.paths.lastPromotionAt(business, id),
      ]);
      const unknownSince = before?.verdict === "unknown" && before.since < seenAt ? before.since : seenAt;
      const decision = decide(offer, page, unknownSince);
      const endpoint = settings.endpoints.find(({ url }) => pathIdOf(url) === id);
      // What an incident is about does not change while it lasts, though the evidence may.
      const held = before?.subject ? await store.incidents.ofSubject(business, before.subject) : undefined;
      const belongs = held?.paths.some((path) => path.id === id);
      const stillDown =
        before !== undefined && isDown(before.verdict) && isDown(decision.verdict) ? before.subject : undefined;
      const subject = belongs
        ? held?.subject
        : isDown(decision.verdict)
          ? (stillDown ?? subjectOf({ ...place, ...decision }, offer?.handle ?? handleOf(landingUrl)))
          : undefined;
      return {
        id,
        landingUrl,
        ...decision,
        ...(page && { lookedAt: page.lookedAt }),
        ...(endpoint && { endpoint: endpoint.id }),
        ...(subject && { subject }),
        ...(belongs && held && { incident: held.id }),
        ...(lastArrivalAt && { lastArrivalAt }),
        ...(lastPromotionAt && { lastPromotionAt }),
      };
    });
  }

  /** The best product that answers for the page, of the shops whose host it is on. */
  async function storeWord(settings: Settings, landingUrl: string): Promise<Offer | undefined> {
    const handle = handleOf(landingUrl);
    if (handle === undefined) return undefined;
    const offers = await store.offers.byHandle(settings.business.id, handle);
    return bestOffer(offers.filter((offer) => speaksFor(offer, landingUrl, settings)));
  }

  async function open(settings: Settings, state: PathState & { subject: string }, seenAt: string): Promise<PathState> {
    const business = settings.business.id;
    const standing = await store.incidents.ofSubject(business, state.subject);
    const at = clock();
    if (!standing && !failsSomebody(state, at)) return state;
    const incident =
      standing ?? (await store.incidents.openOnce(business, openIncident(state, timeId("inc", now(), random(10)), at)));
    await store.incidents.attach(business, incident.id, { id: state.id, landingUrl: state.landingUrl });
    return recompute(settings, state, seenAt);
  }

  async function recover(
    settings: Settings,
    state: PathState & { subject: string },
    seenAt: string,
  ): Promise<PathState> {
    const business = settings.business.id;
    const incident = await store.incidents.ofSubject(business, state.subject);
    if (!incident) return recompute(settings, state, seenAt);
    const states = await Promise.all(incident.paths.map(({ id }) => store.paths.stateOf(business, id)));
    const proof = proofOfRecovery(states.filter((one) => one !== undefined));
    if (!proof) return state;
    await store.incidents.recovered(business, incident.id, { at: clock(), proof });
    for (const path of incident.paths) await recompute(settings, path, seenAt);
    return (await store.paths.stateOf(business, state.id)) ?? state;
  }

  return judge;
}

function speaksFor(offer: Offer, landingUrl: string, settings: Settings): boolean {
  const shops = settings.connections.map((connection) => hostsOfConnections([connection]));
  const host = hostOf(landingUrl) ?? "";
  const { storefrontUrl } = offer;
  if (storefrontUrl === undefined) return shops.some((hosts) => hosts.includes(host));
  if (isPageOf(landingUrl, storefrontUrl)) return true;
  // A shop answers under its platform's own address too.
  const storefront = hostOf(storefrontUrl) ?? "";
  return host !== storefront && shops.some((hosts) => hosts.includes(storefront) && hosts.includes(host));
}
