// Which paths does an event concern? Keeps what the watch needs of it as facts, then names the paths that must be judged again.
import { countedName } from "@handoff/core/arrival";
import type { Link } from "@handoff/core/business";
import { channelOf } from "@handoff/core/channel";
import { slugOf } from "@handoff/core/destination";
import type { EventOf, HandoffEvent, Identity } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import { handleOf } from "@handoff/core/offer";
import { sessionOf } from "@handoff/core/order-session";
import { platformOfHost } from "@handoff/core/platform";
import { hostOf, pageOf, pathIdOf } from "@handoff/core/url";
import type { Place } from "@handoff/store/paths";
import type { Settings } from "@handoff/store/settings";
import type { Deps } from "./deps.ts";
import { hostsOfConnections, ownHosts, placeHosts } from "./hosts.ts";

/** A path to judge, why, and when that happened. A bystander is counted in case that marketing leads there too; she makes nobody look. */
export type Concern = Place & { why: "arrival" | "bystander" | "promotion" | "sale" | "store"; at: string };

// One name is enough to count her once: a tracked click's id comes back on the page she lands on.
const namesInOrder = ["click", "visitor", "email", "phone", "profile", "customer", "cart", "checkout"];

export function createFacts({ store, baseUrl }: Pick<Deps, "store" | "baseUrl">) {
  return async function keep(event: HandoffEvent, settings: Settings): Promise<Concern[]> {
    const { business, at } = event;
    switch (event.type) {
      case "touch.arrived":
        return keepArrival(event, settings);
      case "promotion.published":
        return keepPromotion(event, settings);
      case "sale.placed":
        return soldOn(event, settings);
      case "offer.changed": {
        await store.offers.putVersion(business, event);
        const handles = await store.offers.handlesOf(business, event.body.offer);
        return concerned(handles, settings, at);
      }
      case "stock.changed": {
        await store.offers.putLevel(business, event);
        const offers = await store.offers.ofItem(business, event.body.inventoryItem);
        const handles = await Promise.all(offers.map((offer) => store.offers.handlesOf(business, offer)));
        return concerned(handles.flat(), settings, at);
      }
      case "connection.ended": {
        const hosts = shopHosts(event, settings);
        await store.offers.putEnded(business, event.id, { platform: event.body.platform, at, hosts });
        const paths = await store.paths.list(business);
        return paths
          .filter(({ landingUrl }) => handleOf(landingUrl) !== undefined)
          .map(({ id, landingUrl }) => ({ id, landingUrl, why: "store", at }));
      }
      default:
        return [];
    }
  };

  async function keepArrival({ id, at, body }: EventOf<"touch.arrived">, settings: Settings): Promise<Concern[]> {
    const { touch, identities, visitor } = body;
    if (visitor.verdict !== "human" && visitor.verdict !== "unknown") return [];
    const link = settings.links.find(({ slug }) => slug === touch.link);
    const place = placeOf(touch.landingUrl ?? link?.destination ?? "");
    if (!place || place.landingUrl.startsWith(`${baseUrl}/`)) return [];
    const { channel } = channelOf(touch, { hosts: ownHosts(settings) });
    // Counting needs no names: what is kept here outlives an erasure.
    const person = shortHash(personOf(identities) ?? id);
    const { campaign = "", detour } = touch;
    const arrival = { id: shortHash(countedName(id)), at, person, channel, campaign, ...(detour && { detour }) };
    const expiresAt = Math.floor(Date.parse(at) / 1000) + settings.business.retentionDays * 86_400;
    await store.traffic.put(settings.business.id, place.id, arrival, expiresAt);
    const isMarketed = channel !== "Direct" || (await isPointedAt(place, settings));
    return [{ ...place, why: isMarketed ? "arrival" : "bystander", at }];
  }

  /** The pages that marketing sold on and nobody was seen arriving at: the order tells of its own session, and of the links its codes stand beside. */
  async function soldOn({ body }: EventOf<"sale.placed">, settings: Settings): Promise<Concern[]> {
    const { landingUrl = "", placedAt: at, discountCodes } = body;
    const session = sessionOf(body);
    const channel = session && channelOf(session.touch, { hosts: ownHosts(settings) }).channel;
    const codes = new Set(discountCodes.map((code) => code.trim().toUpperCase()));
    const printed = settings.links.filter(({ code }) => code !== undefined && codes.has(code.trim().toUpperCase()));
    const addresses = [
      ...(channel === undefined || channel === "Direct" ? [] : [landingUrl]),
      ...printed.map(({ destination }) => destination),
    ];
    const places = addresses.map(placeOf).filter((place) => place && !place.landingUrl.startsWith(`${baseUrl}/`));
    const found = new Map(places.flatMap((place) => (place ? [[place.id, place] as const] : [])));
    const known = await Promise.all([...found.keys()].map((id) => store.paths.stateOf(settings.business.id, id)));
    // Orders come in several versions: a page that is known already is not judged again for each.
    return [...found.values()].filter((_, n) => known[n] === undefined).map((place) => ({ ...place, why: "sale", at }));
  }

  /** Whether marketing leads there. Who types an address by heart, or wrongly, was sent by nobody: her page is no path of its own. */
  async function isPointedAt({ id }: Place, { business, endpoints, links }: Settings): Promise<boolean> {
    const named = [...endpoints.map(({ url }) => url), ...links.map(({ destination }) => destination)];
    if (named.some((address) => pathIdOf(address) === id)) return true;
    return (await store.paths.stateOf(business.id, id)) !== undefined;
  }

  async function keepPromotion({ at, body }: EventOf<"promotion.published">, settings: Settings): Promise<Concern[]> {
    const own = new Set(placeHosts(settings));
    const named = body.links.flatMap((address) => placesOfLink(address, settings, own));
    const places =
      named.length > 0 ? named : settings.links.filter(isOf(body)).map(({ destination }) => placeOf(destination));
    const found = new Map(places.flatMap((place) => (place ? [[place.id, place] as const] : [])));
    for (const { id } of found.values()) {
      await store.paths.putPromotion(settings.business.id, id, { at, promotion: body.promotion });
    }
    return [...found.values()].map((place) => ({ ...place, why: "promotion", at }));
  }

  function placesOfLink(address: string, settings: Settings, own: ReadonlySet<string>): Place[] {
    const slug = slugOf(address, baseUrl);
    if (slug !== undefined) {
      const link = settings.links.find((one) => one.slug === slug);
      return [link && placeOf(link.destination)].filter((place) => place !== undefined);
    }
    // A newsletter also links to the owner's profiles, to the mailer and to whom she likes: nobody is meant to buy there.
    const host = hostOf(address) ?? "";
    const counts = own.size > 0 ? own.has(host) : platformOfHost(host) === undefined;
    const place = counts ? placeOf(address) : undefined;
    return place ? [place] : [];
  }

  /** Every path of these products: the known ones, and links that nobody has followed yet. */
  async function concerned(handles: readonly string[], settings: Settings, at: string): Promise<Concern[]> {
    const known = await Promise.all(handles.map((handle) => store.paths.byHandle(settings.business.id, handle)));
    const linked = settings.links
      .filter(({ destination }) => handles.includes(handleOf(destination) ?? ""))
      .flatMap(({ destination }) => placeOf(destination) ?? []);
    const places = new Map([...known.flat(), ...linked].map((place) => [place.id, place]));
    return [...places.values()].map((place) => ({ ...place, why: "store", at }));
  }
}

function placeOf(address: string): Place | undefined {
  const landingUrl = pageOf(address);
  const id = pathIdOf(address);
  return landingUrl && id ? { id, landingUrl } : undefined;
}

function personOf(identities: readonly Identity[]): string | undefined {
  const rank = (identity: string) => namesInOrder.indexOf(identity.slice(0, identity.indexOf(":")));
  return [...identities].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0];
}

/** Links without an address of their own in the promotion belong to it by the name of their campaign. */
function isOf({ campaign, title }: EventOf<"promotion.published">["body"]) {
  const names = new Set([campaign, title].flatMap((name) => name?.trim().toLowerCase() || []));
  return (link: Link) => names.has(link.campaign.trim().toLowerCase());
}

/** The hosts that the ended connection spoke for; none when it cannot be told, which is all of them. */
function shopHosts({ body }: EventOf<"connection.ended">, settings: Settings): string[] {
  const ended = settings.connections.filter(
    ({ id, platform, settings: of }) =>
      platform === body.platform && (id === body.connection || (!body.connection && of.shopDomain === body.account)),
  );
  return ended.length === 0 ? [] : hostsOfConnections(ended);
}
