import type { NoticeContent } from "@handoff/core/notice";
import { expect, it } from "vitest";
import { renderMail } from "./mail-template.ts";

function notice(change: Partial<NoticeContent> = {}): NoticeContent {
  return {
    transition: "opened",
    tone: "alarm",
    business: "Clay & Kiln",
    subject: "Nobody can buy at /products/blue-bowl: 14 people since 10:32",
    preview: "The product was deleted from the shop.",
    heading: "Nobody can buy at /products/blue-bowl",
    paragraphs: ["Your marketing has brought 14 people since 10:32.", "A second paragraph."],
    facts: [
      {
        label: "Page",
        value: "https://claykiln.example/products/blue-bowl",
        url: "https://claykiln.example/products/blue-bowl",
      },
      { label: "What it costs so far", value: "About EUR 123.40: 2 % buy" },
    ],
    campaigns: [
      { campaign: "autumn-news", channel: "Email", people: 11 },
      { campaign: "3 more", channel: "", people: 27 },
    ],
    lists: [
      { title: "What to do first", ordered: true, items: ["Create it again.", "Or redirect."] },
      { title: "Why we say so", ordered: false, items: ["Shopify deleted the product"] },
    ],
    button: { label: "Open the incident", url: "https://handoff.example/#inc_1" },
    footer: "Handoff wrote this because you are an alert recipient.",
    ...change,
  };
}

/** What a person reads of the HTML part. */
function readable(html: string): string {
  return html
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'");
}

it("says every fact in both parts", () => {
  const { subject, html, text } = renderMail(notice());
  expect(subject).toBe("Nobody can buy at /products/blue-bowl: 14 people since 10:32");
  for (const fact of [
    "Clay & Kiln",
    "Nobody can buy at /products/blue-bowl",
    "Your marketing has brought 14 people since 10:32.",
    "A second paragraph.",
    "https://claykiln.example/products/blue-bowl",
    "About EUR 123.40: 2 % buy",
    "autumn-news",
    "Email",
    "11",
    "3 more",
    "27",
    "What to do first",
    "Create it again.",
    "Or redirect.",
    "Why we say so",
    "Shopify deleted the product",
    "Open the incident",
    "Handoff wrote this because you are an alert recipient.",
  ]) {
    expect(readable(html)).toContain(fact);
    expect(text).toContain(fact);
  }
  expect(html).toContain('<a href="https://handoff.example/#inc_1"');
  expect(text).toContain("Open the incident: https://handoff.example/#inc_1");
});

it("writes the text part as a person would", () => {
  expect(renderMail(notice()).text).toBe(`Alarm · Clay & Kiln

Nobody can buy at /products/blue-bowl

Your marketing has brought 14 people since 10:32.

A second paragraph.

What to do first
1. Create it again.
2. Or redirect.

Open the incident: https://handoff.example/#inc_1

Page: https://claykiln.example/products/blue-bowl
What it costs so far: About EUR 123.40: 2 % buy

Where they came from
- autumn-news (Email): 11
- 3 more: 27

Why we say so
- Shopify deleted the product

-- 
Handoff wrote this because you are an alert recipient.
`);
});

it("shows what hostile names contain, and runs none of it", () => {
  const hostile = `<script>alert(1)</script><img src=x onerror="alert(1)">'"&`;
  const { html } = renderMail(
    notice({
      business: hostile,
      heading: hostile,
      preview: hostile,
      subject: hostile,
      paragraphs: [hostile],
      facts: [{ label: hostile, value: hostile, url: 'https://claykiln.example/"><script>alert(1)</script>' }],
      campaigns: [{ campaign: hostile, channel: hostile, people: 1 }],
      lists: [{ title: hostile, ordered: false, items: [hostile] }],
      button: { label: hostile, url: "https://handoff.example/" },
      footer: hostile,
    }),
  );
  expect(html).not.toMatch(/<script|<img|onerror="/i);
  expect(html.split("&lt;script&gt;alert(1)&lt;/script&gt;").length - 1).toBeGreaterThanOrEqual(11);
});

it.each(["javascript:alert(1)", "data:text/html,x", "not an address"])("makes no link of %s", (url) => {
  const { html } = renderMail(notice({ facts: [{ label: "Page", value: "the page", url }] }));
  expect(html).not.toContain(`href="${url}`);
  expect(html).toContain("the page");
});

it("needs no style sheet, script, picture or anything else from outside", () => {
  const { html } = renderMail(notice());
  expect(html).not.toMatch(/<(script|style|link|img|iframe|form|input|object|video)\b/i);
  expect(html).not.toMatch(/\s(src|background|action|on\w+)=|url\(|@import/i);
  expect([...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual([
    "https://handoff.example/#inc_1",
    "https://claykiln.example/products/blue-bowl",
  ]);
});

it("stays under the 102 kB at which Gmail cuts a mail, with as much as it can hold", () => {
  const long = "ö".repeat(300);
  const { html } = renderMail(
    notice({
      facts: Array.from({ length: 6 }, () => ({ label: "Page", value: long, url: `https://claykiln.example/${long}` })),
      campaigns: Array.from({ length: 11 }, () => ({ campaign: "ö".repeat(80), channel: "ö".repeat(40), people: 1 })),
      lists: Array.from({ length: 3 }, () => ({
        title: "x",
        ordered: true,
        items: Array.from({ length: 11 }, () => long),
      })),
    }),
  );
  expect(Buffer.byteLength(html)).toBeLessThan(102_000);
});

it("shows a recovery in another colour than an alarm", () => {
  expect(renderMail(notice()).html).toContain("#b42318");
  const relief = renderMail(notice({ tone: "relief" }));
  expect(relief.html).not.toContain("#b42318");
  expect(relief.text).toMatch(/^Works again · Clay & Kiln/);
});
