// The mailbox to look at. What lies here was sent to nobody, and every page of it says so.
import { Hono, type MiddlewareHandler } from "hono";
import { html, raw } from "hono/html";
import type { Mailbox, StoredMail } from "./mailbox.ts";

const style = `
:root{color-scheme:light}
body{margin:0;background:#f3f4f6;color:#1f2328;font:16px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:52rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.3;margin:.25rem 0 1rem;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:1.75rem 0 .5rem}
a{color:#0b5cad}
a:focus-visible,iframe:focus-visible,pre:focus-visible{outline:3px solid #0b5cad;outline-offset:2px}
ul{list-style:none;margin:0;padding:0;background:#fff;border:1px solid #e4e7eb;border-radius:8px}
li+li{border-top:1px solid #e4e7eb}
li a{display:block;padding:.8rem 1rem;text-decoration:none;overflow-wrap:anywhere}
li a:hover strong{text-decoration:underline}
li strong{display:block;color:#1f2328}
li span,dt,.quiet{color:#57606a;font-size:.9rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}
dd{margin:0;overflow-wrap:anywhere}
iframe{display:block;width:100%;height:70vh;min-height:24rem;border:1px solid #e4e7eb;border-radius:8px;background:#fff;resize:vertical}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fff;border:1px solid #e4e7eb;border-radius:8px;padding:1rem;font-size:.9rem}
`;

// Nothing is loaded from anywhere and nothing runs; the mail inside inherits this policy.
const headers = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/**
 * The mailbox to look at: `/mailbox`, `/mailbox/<id>` and `/mailbox.json`.
 * @param guard lets in or answers: the mailbox holds the mails of every business of the run
 * @param sends whether mails go out now, and only older ones lie here
 */
export function createMailboxPage(
  mailbox: Mailbox,
  guard: MiddlewareHandler,
  { sends = false }: { sends?: boolean } = {},
): Hono {
  const page = new Hono();

  page.get("/mailbox", guard, async (context) =>
    context.html(frame("Mailbox", listPart(await mailbox.list(), sends)), 200, headers),
  );
  page.get("/mailbox.json", guard, async (context) => context.json({ mails: await mailbox.list() }, 200, headers));
  page.get("/mailbox/:id", guard, async (context) => {
    const mail = await mailbox.get(context.req.param("id"));
    if (!mail) return context.html(frame("No such mail", html`<h1>There is no such mail</h1>${back}`), 404, headers);
    return context.html(frame(mail.subject, mailPart(mail)), 200, headers);
  });
  return page;
}

type Html = ReturnType<typeof html>;

const back = html`<p><a href="/mailbox">All mails</a></p>`;

function frame(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${raw(style)}</style></head>
<body><main>${content}</main></body>
</html>`;
}

function listPart(mails: StoredMail[], sends: boolean): Html {
  if (mails.length === 0) {
    return html`<h1>Mailbox</h1><p>No mail yet. What Handoff would send is kept here, and sent to nobody, as long as SMTP_URL is not set.</p>`;
  }
  const why = sends
    ? "They were kept here before a mail server was set up, and were sent to nobody. Newer mails are sent through SMTP_URL."
    : "They are kept here and were sent to nobody: SMTP_URL is not set.";
  return html`<h1>Mailbox</h1>
<p class="quiet">${mails.length} ${mails.length === 1 ? "mail" : "mails"}, newest first. ${why} <a href="/">Dashboard</a></p>
<ul>${mails.map((mail) => html`<li><a href="/mailbox/${encodeURIComponent(mail.id)}"><strong>${mail.subject}</strong><span>To ${mail.to.join(", ")} · ${time(mail.at)}</span></a></li>`)}</ul>`;
}

function mailPart(mail: StoredMail): Html {
  // No scripts, no forms, no same origin; a link in the mail opens a page of its own.
  return html`${back}<h1>${mail.subject}</h1>
<dl><dt>To</dt><dd>${mail.to.join(", ")}</dd><dt>Kept</dt><dd>${time(mail.at)}</dd>${Object.entries(
    mail.headers ?? {},
  ).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<h2 id="as-html">As mail programs show it</h2>
<iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${mail.html.replace("<head>", '<head><base target="_blank">')}"></iframe>
<h2 id="as-text">As text</h2>
<pre tabindex="0" role="region" aria-labelledby="as-text">${mail.text}</pre>`;
}

function time(at: string): Html {
  return html`<time datetime="${at}">${at.slice(0, 16).replace("T", " ")} UTC</time>`;
}
