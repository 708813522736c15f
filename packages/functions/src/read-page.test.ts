// What a page may hold that was made to hurt: it is read in time that grows with its length, or cut.
import { describe, expect, test } from "vitest";
import { readPage } from "./read-page.ts";

const megabyte = 1024 * 1024;
/** Repeats a text until it is as long as the longest body that is read. */
const full = (text: string, around: [before: string, after: string] = ["", ""]) =>
  `${around[0]}${text.repeat(Math.floor((megabyte - around.join("").length) / text.length))}${around[1]}`;

// Before there were bounds, these took 1 to 43 s; the slowest takes 0.2 s on the machine that said so.
const withinMs = 2_000;
const bombs: [what: string, html: string][] = [
  ["nested drawings", full("<svg><g>")],
  ["nested blocks", full("<div>")],
  ["nested tables", full("<table><tr><td>")],
  ["nested lists", full("<ul><li>")],
  ["ends of what never began, deep inside", "<div>".repeat(490) + full("</x>", ["", ""]).slice(0, megabyte - 3_000)],
  ["a refresh of digits", full("9", ['<meta http-equiv="refresh" content="', '">'])],
  ["a refresh of spaces", full(" ", ['<meta http-equiv="refresh" content="', 'x">'])],
  ["many refreshes of spaces", full(`<meta http-equiv=refresh content='${" ".repeat(4_000)}x'>`)],
  ["a script of half a widget", full("opentable.", ["<script>", "</script>"])],
  ["a script of half a booking", full("bookwhen.com/", ["<script>", "</script>"])],
  ["a script of half a form", full(".ck.page/", ["<script>", "</script>"])],
  ["a script of half tickets", full("eventbrite.", ["<script>", "</script>"])],
  ["a field named e-mail, over and over", full("-email-", ["<form><input name='", "\nx'></form>"])],
  [
    "a base as long as the page, and links",
    full("<a href=x>", [`<base href="https://x.example/${"b".repeat(megabyte / 4)}">`, ""]),
  ],
  ["links", full("<a href=/x>a</a>")],
  ["attributes", full(" data-a", ["<p", ">"])],
  ["a tag name", full("a", ["<", ">"])],
  ["a comment that never ends", full("-", ["<!--", ""])],
  ["a word", full("bestell")],
  ["spaces", full(" ", ["<title>", ""])],
  ["half of sold out", full("sold ")],
  ["half of not found", full("page could not be ")],
  ["data that nests", full("[", ['<script type="application/ld+json">', "</script>"])],
  ["an availability of slashes", full("/", ['<link itemprop="availability" href="', '">'])],
  ["a disabled button's classes", full("is-", ['<button class="', '">Buy</button>'])],
  ["buttons", full("<button>buy")],
  ["forms", full("<form><input type=email>")],
  ["ampersands", full("&amp")],
];

describe("a page made to hurt is read quickly:", () => {
  test.each(bombs)("%s", (_what, html) => {
    const started = performance.now();
    readPage(html, "https://shop.example/products/bowl");
    expect(performance.now() - started).toBeLessThan(withinMs);
  });
});

test("a page that nests too deep is read as far as it goes, and says that it was cut", () => {
  const cut = readPage(
    `<h1>Blue bowl</h1>${"<div>".repeat(600)}<form action="/cart/add"><button>Buy`,
    "https://a.example/",
  );
  expect(cut.cut).toBe(true);
  expect(cut.words).toEqual(["blue", "bowl"]);
  const whole = readPage(
    `<h1>Blue bowl</h1>${"<div>".repeat(400)}<form action="/cart/add"><button>Buy`,
    "https://a.example/",
  );
  expect(whole.cut).toBeUndefined();
  expect(whole.carts).toEqual([{ enabled: true }]);
});
