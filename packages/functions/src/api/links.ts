// Links: tracked addresses for posts, mails and print. A slug is one for the whole deployment.
import type { Link } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import { randomId } from "@handoff/core/id";
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { changed, given } from "./change.ts";
import { found } from "./missing.ts";
import { Next, PageQuery, pageOf } from "./page.ts";
import { Instant, Name, named, says, WebAddress } from "./shape.ts";

const Slug = z
  .string()
  .check(z.regex(/^[a-z0-9-]{1,60}$/, "Give 1 to 60 small letters, digits and hyphens, or leave it out."));
const fields = {
  destination: WebAddress,
  source: says("utm_source, like newsletter or instagram.", Name),
  medium: says("utm_medium, like email, social or print.", Name),
  campaign: says("utm_campaign.", Name),
  content: says("utm_content.", z.optional(Name)),
  term: says("utm_term.", z.optional(Name)),
  code: says(
    "A discount code printed beside the link: an order with it counts as a touch of the link.",
    z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))),
  ),
  fallback: says("Where the link leads while its destination is down.", z.optional(WebAddress)),
};
const LinkAnswer = named(
  "Link",
  z.object({ slug: z.string(), url: z.string(), qrUrl: z.string(), ...fields, createdAt: Instant }),
);
const NewLink = named(
  "NewLink",
  z.strictObject({ slug: says("Left out: a short one is made.", z.optional(Slug)), ...fields }),
);
const LinkChange = named(
  "LinkChange",
  z.strictObject({
    destination: z.optional(WebAddress),
    fallback: says("Null takes it away.", z.optional(z.nullable(WebAddress))),
  }),
  "What is given is changed, the rest stays. Its tags stay as they are: they name what it has earned so far.",
);
const BySlug = z.object({ slug: z.string().check(z.minLength(1), z.maxLength(60)) });

export function linkRoutes(deps: ReportDeps) {
  const { settings } = deps.store;
  const shown = (link: Link) => {
    const url = `${deps.baseUrl}/l/${link.slug}`;
    return { ...link, url, qrUrl: `${url}/qr.svg` };
  };
  const find = async (business: string, slug: string) => {
    const link = await settings.linkBySlug(slug);
    return found(link?.business === business ? link : undefined, "link");
  };
  return [
    route({
      method: "post",
      path: "/v1/links",
      role: "owner",
      tag: "links",
      summary: "Create a tracked link",
      body: NewLink,
      example: {
        destination: "https://claykiln.example/products/moon-jar",
        source: "newsletter",
        medium: "email",
        campaign: "autumn-firing",
      },
      answer: { status: 201, says: "The link, with its address and its QR code.", schema: LinkAnswer },
      refusals: { 409: "The slug or the discount code is taken." },
      async handler({ caller, body }) {
        refuseOwnDoor(body.destination, deps.baseUrl);
        await refuseTakenCode(caller.business, body.code, deps);
        return shown(await add(caller.business, body, deps));
      },
    }),

    route({
      method: "get",
      path: "/v1/links",
      role: "read",
      tag: "links",
      summary: "List tracked links",
      query: PageQuery,
      answer: {
        status: 200,
        says: "Links by slug.",
        schema: z.object({ links: z.array(LinkAnswer), next: Next }),
      },
      async handler({ caller, query }) {
        const { items, next } = pageOf(await settings.links(caller.business), query, ({ slug }) => slug);
        return { links: items.map(shown), next };
      },
    }),

    route({
      method: "get",
      path: "/v1/links/{slug}",
      role: "read",
      tag: "links",
      summary: "Read a tracked link",
      params: BySlug,
      answer: { status: 200, says: "The link.", schema: LinkAnswer },
      handler: async ({ caller, params }) => shown(await find(caller.business, params.slug)),
    }),

    route({
      method: "patch",
      path: "/v1/links/{slug}",
      role: "owner",
      tag: "links",
      summary: "Change where a tracked link leads, for good or while its page is down",
      details: "Holds within seconds, for links that are printed or posted already.",
      params: BySlug,
      body: LinkChange,
      example: { fallback: "https://claykiln.example/collections/jars" },
      answer: { status: 200, says: "The link as it is now.", schema: LinkAnswer },
      async handler({ caller, params, body }) {
        if (body.destination) refuseOwnDoor(body.destination, deps.baseUrl);
        const next = await settings.changeLink(caller.business, params.slug, (before) => changed(before, body));
        return shown(found(next, "link"));
      },
    }),

    route({
      method: "delete",
      path: "/v1/links/{slug}",
      role: "owner",
      tag: "links",
      summary: "Remove a tracked link",
      details:
        "People who follow it afterwards find nothing. What it earned stays in the reports. Its slug stays yours: you may give it to a new link, and nobody else ever can.",
      params: BySlug,
      answer: { status: 204, says: "It is gone." },
      async handler({ caller, params }) {
        await settings.removeLink(await find(caller.business, params.slug), instant(deps.now()));
        return undefined;
      },
    }),
  ];
}

/** Answers the link as it is stored. */
async function add(business: string, body: z.output<typeof NewLink>, deps: ReportDeps): Promise<Link> {
  const { slug, ...rest } = given(body);
  const createdAt = instant(deps.now());
  const store = (slug: string) => deps.store.settings.addLink({ slug, business, ...rest, createdAt });
  if (slug !== undefined) {
    const stored = await store(slug);
    if (stored) return stored;
    throw new HandoffError("conflict", "This slug is taken.", [
      { field: "slug", value: slug, remedy: "Choose another one, or leave it out and get a short one." },
    ]);
  }
  for (;;) {
    const stored = await store(shortSlug(deps));
    if (stored) return stored;
  }
}

/** 35 random bits: short enough to be typed from a poster. */
function shortSlug(deps: ReportDeps): string {
  return randomId("l", deps.random(7)).slice(2);
}

/** A fallback may be another link, and her way through it is known; links that lead to links would send her round in circles. */
function refuseOwnDoor(destination: string, baseUrl: string): void {
  const { host, pathname } = new URL(destination);
  if (host !== new URL(baseUrl).host || !/^\/(l|catch)\//.test(pathname)) return;
  throw new HandoffError("invalid", "A link cannot lead to a link.", [
    {
      field: "destination",
      value: destination.slice(0, 200),
      remedy: "Give the page that people shall see in the end.",
    },
  ]);
}

async function refuseTakenCode(business: string, code: string | undefined, deps: ReportDeps): Promise<void> {
  const holder = code === undefined ? undefined : await deps.store.settings.linkByCode(business, code);
  if (!holder) return;
  throw new HandoffError("conflict", `This discount code belongs to the link ${holder.slug}.`, [
    {
      field: "code",
      value: code ?? "",
      remedy: "Give every link its own code, so that an order tells which one it came from.",
    },
  ]);
}
