// The few pages that a prospect may see of us: plain words, readable anywhere, no script. She came for the shop, not for us.
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export type VisitorPage = { title: string; status: 200 | 400 | 404 | 429 | 503; body: Html };

const style = `
:root { color-scheme: light dark; --paper: #faf7f2; --card: #fff; --ink: #26211c; --soft: #6a6058; --line: #cfc5b9; --accent: #a3471f; --on: #fff; --bad: #a11616; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1b1815; --card: #26221e; --ink: #f3ede6; --soft: #b8ada2; --line: #5a5048; --accent: #f0a37e; --on: #26150c; --bad: #ff9d94; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.25rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 30rem; padding: 2rem 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
.name { margin: 0 0 .75rem; color: var(--soft); font-size: .9375rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
p { margin: 0 0 1rem; }
form { margin-top: 1.5rem; }
label { display: block; margin-bottom: .35rem; font-weight: 600; }
input { width: 100%; padding: .7rem .8rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: .5rem; }
input[aria-invalid] { border-color: var(--bad); }
button { width: 100%; margin-top: 1rem; padding: .75rem; font: inherit; font-weight: 600; color: var(--on); background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer; }
:is(input, button, a):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.wrong { margin: .5rem 0 0; color: var(--bad); font-weight: 600; }
.small { margin: 1rem 0 0; color: var(--soft); font-size: .875rem; }
.apart { position: absolute; left: -100vw; width: 1px; height: 1px; overflow: hidden; }
`;

const css = raw(style);

const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
};

/** A whole page as a response. What stands in `body` is escaped by hono's `html`. */
export async function visitorPage({ title, status, body }: VisitorPage): Promise<Response> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${css}</style>
</head>
<body><main>${body}</main></body>
</html>`;
  return new Response(page.toString(), {
    status,
    headers: status === 503 ? { ...headers, "retry-after": "5" } : headers,
  });
}

/** The address that was followed leads nowhere. */
export function nowherePage(): Promise<Response> {
  return visitorPage({
    title: "This link leads nowhere",
    status: 404,
    body: html`<h1>This link leads nowhere</h1>
<p>It may have been mistyped, or whoever made it has taken it back. If you have it on paper, look at it once more; if somebody sent it to you, please ask for the right one.</p>`,
  });
}

/** We cannot look the address up right now. */
export function troublePage(): Promise<Response> {
  return visitorPage({
    title: "One moment, please",
    status: 503,
    body: html`<h1>One moment, please</h1>
<p>We could not open this link just now, and that is our fault. Please load this page again in a few seconds.</p>`,
  });
}
