// What has the owner told us? Businesses, connections, endpoints, links, goals, recipients.
// Small partitions, read whole. Doors lead in from outside: a connection's id, a slug.
import type { Business, Connection, Endpoint, Goal, Link, Recipient } from "@handoff/core/business";
import { keys } from "./keys.ts";
import { canonical, recompute } from "./projection.ts";
import type { Condition, Item, Table } from "./table.ts";

export type Settings = {
  business: Business;
  connections: Connection[];
  endpoints: Endpoint[];
  links: Link[];
  goals: Goal[];
  recipients: Recipient[];
  /** Registrable domains of the business, worked out from the rest (functions/domains.ts). Missing: not yet. */
  domains?: string[];
};

const slugMax = 100;
const codeMax = 100;

/** Whose a discount code is, and whose it was until when, oldest first. */
type Code = { slug?: string | undefined; past: { until: string; link: Link }[] };
const pastMax = 20;
const codeOf = (item: Item | undefined): Code => ({
  slug: item?.slug as string | undefined,
  past: (item?.past as Code["past"] | undefined) ?? [],
});

/** It stands as it was read. Links and codes of the first version have no `v`. */
const unchanged = (item: Item | undefined): Condition =>
  item && item.v === undefined ? { unversioned: true } : { version: item?.v };

export function createSettings(table: Table) {
  const save = async <T extends object>(business: string, sk: string, value: T) =>
    void (await recompute<T>(table, keys.settings(business, sk), async () => value));
  const load = async <T>(business: string, sk: string) =>
    (await table.get(keys.settings(business, sk)))?.value as T | undefined;
  const list = async <T>(business: string, prefix: string) =>
    (await table.query(keys.settings(business, "").pk, { prefix })).map((item) => item.value as T);
  /** Two who change at once both have their change; undefined when there is nothing to change. */
  const change = async <T extends object>(business: string, sk: string, next: (before: T) => T) => {
    const key = keys.settings(business, sk);
    for (;;) {
      const stands = await table.get(key);
      if (!stands) return undefined;
      const value = next(stands.value as T);
      if (await table.put({ ...key, v: (stands.v ?? 0) + 1, value }, { version: stands.v })) return value;
    }
  };
  async function changeCode(business: string, code: string, next: (before: Code) => Code): Promise<void> {
    const key = keys.code(business, code);
    for (let races = 0; races < 50; races++) {
      const item = await table.get(key);
      if (await table.put({ ...key, v: (item?.v ?? 0) + 1, ...next(codeOf(item)) }, unchanged(item))) return;
    }
    throw new Error(`lost 50 races for the code ${code}`);
  }
  const drop = (business: string, sk: string) => table.remove(keys.settings(business, sk));

  return {
    /** Everything at once: one query. Undefined when there is no such business. */
    async all(business: string): Promise<Settings | undefined> {
      const items = await table.query(keys.settings(business, "").pk);
      const of = <T>(prefix: string) =>
        items.filter((item) => item.sk.startsWith(prefix)).map((item) => item.value as T);
      const [found] = of<Business>("business");
      if (!found) return undefined;
      const [domains] = of<string[]>("domains");
      return {
        business: found,
        connections: of("connection#"),
        endpoints: of("endpoint#"),
        links: of("link#"),
        goals: of("goal#"),
        recipients: of("recipient#"),
        ...(domains && { domains }),
      };
    },

    /** Recomputes the domains from everything else that stands here. */
    async settleDomains(business: string, domainsOf: (settings: Settings) => string[]): Promise<void> {
      await recompute<string[]>(table, keys.settings(business, "domains"), async () => {
        const settings = await this.all(business);
        return settings ? domainsOf(settings) : [];
      });
    },

    business: (business: string) => load<Business>(business, "business"),
    async putBusiness(value: Business) {
      await save(value.id, "business", value);
      await table.put({ pk: keys.businesses, sk: value.id, value: { id: value.id } });
    },
    changeBusiness: (business: string, next: (before: Business) => Business) =>
      change<Business>(business, "business", next),
    /** Ids of every business of the deployment. For timers and the admin key only. */
    businesses: async () => (await table.query(keys.businesses)).map((item) => item.sk),

    connection: (business: string, id: string) => load<Connection>(business, `connection#${id}`),
    connections: (business: string) => list<Connection>(business, "connection#"),
    /** By id alone: how a webhook finds its business. */
    async connectionById(id: string): Promise<Connection | undefined> {
      const door = await table.get(keys.connectionDoor(id));
      return door ? load<Connection>(door.business as string, `connection#${id}`) : undefined;
    },
    async putConnection(value: Connection) {
      await save(value.business, `connection#${value.id}`, value);
      await table.put({ ...keys.connectionDoor(value.id), business: value.business });
    },
    changeConnection: (business: string, id: string, next: (before: Connection) => Connection) =>
      change<Connection>(business, `connection#${id}`, next),
    async removeConnection(business: string, id: string) {
      await table.remove(keys.connectionDoor(id));
      await drop(business, `connection#${id}`);
    },

    endpoints: (business: string) => list<Endpoint>(business, "endpoint#"),
    putEndpoint: (business: string, value: Endpoint) => save(business, `endpoint#${value.id}`, value),
    changeEndpoint: (business: string, id: string, next: (before: Endpoint) => Endpoint) =>
      change<Endpoint>(business, `endpoint#${id}`, next),
    removeEndpoint: (business: string, id: string) => drop(business, `endpoint#${id}`),

    links: (business: string) => list<Link>(business, "link#"),
    /** By slug alone: how a click finds its business. Strangers choose what stands here: a longer text than any slug would not even be a key. */
    linkBySlug: async (slug: string) =>
      slug.length <= slugMax ? ((await table.get(keys.slug(slug)))?.value as Link | undefined) : undefined,
    /**
     * Takes the slug if nobody has had it: answers the link as it is stored, undefined when the slug is taken. A removed link's slug stays with
     * its business, which alone may give it out again. A link that a crash left half added is finished on the way.
     */
    async addLink(value: Link): Promise<Link | undefined> {
      const key = keys.slug(value.slug);
      const item = await table.get(key);
      const isFree = !item || (item.value === undefined && item.business === value.business);
      const added = isFree && (await table.put({ ...key, v: (item?.v ?? 0) + 1, value }, { version: item?.v }));
      const stands = added ? value : await this.linkBySlug(value.slug);
      if (stands?.business === value.business) {
        await save(stands.business, `link#${stands.slug}`, stands);
        if (stands.code && !(await this.linkByCode(stands.business, stands.code)))
          await changeCode(stands.business, stands.code, ({ past }) => ({ slug: stands.slug, past }));
      }
      return added ? stands : undefined;
    },
    /** Changes a link at its door first, since the redirect reads that. Undefined when the business has no such link. */
    async changeLink(business: string, slug: string, next: (before: Link) => Link): Promise<Link | undefined> {
      const key = keys.slug(slug);
      for (let races = 0; races < 50; races++) {
        const door = await table.get(key);
        const before = await this.linkBySlug(slug);
        if (!door || before?.business !== business) return undefined;
        const item = { ...key, v: (door.v ?? 0) + 1, value: next(before) };
        if (!(await table.put(item, unchanged(door)))) continue;
        return this.followDoor(item.value);
      }
      throw new Error(`lost 50 races for the link ${slug}`);
    },
    /** Brings the list of links in line with the door, whoever changes it meanwhile; a link that was removed stays removed. */
    async followDoor(link: Link): Promise<Link> {
      await change<Link>(link.business, `link#${link.slug}`, () => link);
      const stands = await this.linkBySlug(link.slug);
      return stands === undefined || canonical(stands) === canonical(link) ? link : this.followDoor(stands);
    },
    /** The slug keeps its owner: printed codes outlive a link, and must never lead to somebody else. Goes last, so that a second try finds the link. */
    async removeLink(value: Link, at: string) {
      if (value.code) {
        await changeCode(value.business, value.code, ({ slug, past }) =>
          slug === value.slug ? { past: [...past, { until: at, link: value }].slice(-pastMax) } : { slug, past },
        );
      }
      await drop(value.business, `link#${value.slug}`);
      const key = keys.slug(value.slug);
      for (let races = 0; races < 50; races++) {
        const item = await table.get(key);
        const removed = { ...key, v: (item?.v ?? 0) + 1, business: value.business };
        if (await table.put(removed, unchanged(item))) return;
      }
      throw new Error(`lost 50 races for the link ${value.slug}`);
    },
    /**
     * The link whose discount code this is now, or was at an instant: an order stays with the link that stood beside its code, whatever
     * became of it since. What an order carries as a code may be longer than any link's, and no key.
     */
    async linkByCode(business: string, code: string, at?: string): Promise<Link | undefined> {
      const { length } = code.trim();
      if (length === 0 || length > codeMax) return undefined;
      const { slug, past } = codeOf(await table.get(keys.code(business, code)));
      const before = at === undefined ? undefined : past.find(({ until }) => at < until);
      return before?.link ?? (slug === undefined ? undefined : load<Link>(business, `link#${slug}`));
    },

    goals: (business: string) => list<Goal>(business, "goal#"),
    putGoal: (business: string, value: Goal) => save(business, `goal#${value.id}`, value),
    changeGoal: (business: string, id: string, next: (before: Goal) => Goal) =>
      change<Goal>(business, `goal#${id}`, next),
    removeGoal: (business: string, id: string) => drop(business, `goal#${id}`),

    recipients: (business: string) => list<Recipient>(business, "recipient#"),
    putRecipient: (business: string, value: Recipient) => save(business, `recipient#${value.email}`, value),
    changeRecipient: (business: string, email: string, next: (before: Recipient) => Recipient) =>
      change<Recipient>(business, `recipient#${email}`, next),
    removeRecipient: (business: string, email: string) => drop(business, `recipient#${email}`),
  };
}
