import { describe, expect, it } from "vitest";
import {
  decide,
  establish,
  needsSecondLook,
  type PageVerdict,
  type PageWord,
  type StoreWord,
  subjectOf,
} from "./path.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString();
const store = (state: StoreWord["state"], over: Partial<StoreWord> = {}): StoreWord => ({
  state,
  since: at(10),
  evidence: [{ by: "store", says: state, at: at(10) }],
  ...over,
});
const page = (verdict: PageVerdict, over: Partial<PageWord> = {}): PageWord => ({
  verdict,
  evidence: [{ by: "page", says: verdict, at: at(20) }],
  since: at(20),
  lookedAt: at(25),
  ...over,
});
const notFound = page("broken", { cause: "not-found" });

describe("the store's word and the page's", () => {
  it.each<[string, StoreWord | undefined, PageWord | undefined, object]>([
    ["nothing is known", undefined, undefined, { verdict: "unknown", since: at(0), evidence: [] }],
    ["the page alone", undefined, page("open"), { verdict: "open", since: at(20) }],
    ["the page alone is down", undefined, notFound, { verdict: "broken", cause: "not-found", since: at(20) }],
    ["deleted", store("deleted"), undefined, { verdict: "broken", cause: "deleted", since: at(10) }],
    [
      "deleted, though the page still looks well",
      store("deleted"),
      page("open"),
      { verdict: "broken", cause: "deleted" },
    ],
    [
      "unpublished, and the page was dead before",
      store("unpublished", { since: at(30) }),
      notFound,
      { cause: "unpublished", since: at(20) },
    ],
    [
      "sold out, whatever the page looks like",
      store("sold-out"),
      page("open"),
      { verdict: "sold-out", cause: "sold-out", since: at(10) },
    ],
    ["available, but the page is dead", store("available"), notFound, { verdict: "broken", cause: "not-found" }],
    ["available behind a bot wall", store("available"), page("unknown"), { verdict: "open", since: at(10) }],
    ["available, though the page looks empty", store("available"), page("no-endpoint"), { verdict: "open" }],
    ["available, though the page looks sold out", store("available"), page("sold-out"), { verdict: "open" }],
    ["available and seen", store("available"), page("open"), { verdict: "open", since: at(20) }],
  ])("%s", (_, said, seen, expected) => {
    expect(decide(said, seen, at(0))).toMatchObject(expected);
  });

  it("the word that decided stands first in the evidence", () => {
    expect(decide(store("deleted"), notFound, at(0)).evidence.map(({ by }) => by)).toEqual(["store", "page"]);
    expect(decide(store("available"), notFound, at(0)).evidence.map(({ by }) => by)).toEqual(["page", "store"]);
  });
});

describe("a look is believed", () => {
  it.each<[PageWord | undefined, PageVerdict, boolean]>([
    [undefined, "open", false],
    [undefined, "unknown", false],
    [undefined, "broken", true],
    [page("open"), "open", false],
    [page("open"), "unknown", false],
    [page("open"), "no-endpoint", true],
    [notFound, "broken", false],
    [notFound, "open", true],
    [notFound, "unknown", true],
  ])("after %o, %s needs a second one: %s", (before, found, expected) => {
    expect(needsSecondLook(before, found)).toBe(expected);
  });

  const found = (verdict: PageVerdict, minute: number) => ({ verdict, evidence: [], lookedAt: at(minute) });
  it("holds since the first of its kind", () => {
    expect(establish(page("open"), found("open", 40))).toMatchObject({ since: at(20), lookedAt: at(40) });
    expect(establish(notFound, found("no-endpoint", 40))).toMatchObject({ since: at(20) });
    expect(establish(notFound, found("open", 40))).toMatchObject({ since: at(40) });
  });
  it("a page found dead was dead for the person who made us look, unless it was seen well after she came", () => {
    expect(establish(undefined, found("broken", 40), at(39)).since).toBe(at(39));
    expect(establish(page("open"), found("broken", 40), at(39)).since).toBe(at(39));
    expect(establish(page("open"), found("broken", 40), at(24)).since).toBe(at(40));
    expect(establish(undefined, found("open", 40), at(39)).since).toBe(at(40));
  });
});

describe("an incident is about", () => {
  it.each([
    ["dns", "mug", "host:kiln.shop"],
    ["timeout", "mug", "host:kiln.shop"],
    ["server-error", undefined, "host:kiln.shop"],
    ["password-page", "mug", "host:kiln.shop"],
    ["not-found", "mug", "product:mug"],
    ["not-found", undefined, "path:pth_1"],
    [undefined, undefined, "path:pth_1"],
  ])("%s of %s: %s", (cause, handle, expected) => {
    const path = { id: "pth_1", landingUrl: "https://www.kiln.shop/products/mug", ...(cause && { cause }) };
    expect(subjectOf(path, handle)).toBe(expected);
  });
});
