import type { NoticeContent } from "@handoff/core/notice";
import { html, raw } from "hono/html";

// Mail programs drop <style>, scripts and pictures: tables and inlined styles are what all of them show.
const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const ink = "#1f2328";
const quiet = "#57606a";
const hair = "border-top:1px solid #e4e7eb;";
const tones = {
  alarm: { color: "#b42318", word: "Alarm" },
  relief: { color: "#1a7f37", word: "Works again" },
  plain: { color: "#0b5cad", word: "To do" },
} as const;

type Html = ReturnType<typeof html>;

/** A notice as a mail: HTML that needs nothing from outside, and a text part that says the same. */
export function renderMail(notice: NoticeContent): { subject: string; html: string; text: string } {
  return { subject: notice.subject, html: htmlPart(notice).toString(), text: textPart(notice) };
}

function htmlPart(notice: NoticeContent): Html {
  const { color, word } = tones[notice.tone];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light only">
<title>${notice.subject}</title>
</head>
<body style="margin:0;padding:0;background-color:#f3f4f6;color:${ink};">
<div style="display:none;max-height:0;overflow:hidden;">${notice.preview}${raw("&#847;&zwnj;&nbsp;".repeat(40))}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f4f6;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background-color:#ffffff;border:1px solid #e4e7eb;border-radius:8px;border-top:4px solid ${color};">
<tr><td style="${font}padding:24px 28px 0;font-size:14px;line-height:20px;color:${quiet};"><strong style="color:${color};">${word}</strong> &middot; ${notice.business}</td></tr>
<tr><td style="${font}padding:6px 28px 0;color:${ink};"><h1 style="${font}margin:0;font-size:24px;line-height:31px;font-weight:700;color:${ink};overflow-wrap:anywhere;">${notice.heading}</h1></td></tr>
${notice.paragraphs.map((text) => html`<tr><td style="${font}padding:12px 28px 0;font-size:16px;line-height:25px;color:${ink};overflow-wrap:anywhere;">${text}</td></tr>`)}
${notice.lists.slice(0, 1).map(listRows)}
${buttonRow(notice.button, color)}
${factRows(notice.facts)}
${campaignTable(notice.campaigns)}
${notice.lists.slice(1).map(listRows)}
<tr><td style="padding:24px 0 0;font-size:0;line-height:0;">&nbsp;</td></tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;">
<tr><td style="${font}padding:16px 28px;font-size:13px;line-height:19px;color:${quiet};">${notice.footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>`;
}

function title(text: string): Html {
  return html`<h2 style="${font}margin:0 0 8px;font-size:16px;line-height:24px;font-weight:700;color:${ink};">${text}</h2>`;
}

function listRows({ title: heading, ordered, items }: NoticeContent["lists"][number]): Html {
  const mark = (index: number) => (ordered ? `${index + 1}.` : "•");
  return html`<tr><td style="${font}padding:24px 28px 0;color:${ink};">${title(heading)}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${items.map(
  (
    item,
    index,
  ) => html`<tr><td width="24" valign="top" style="${font}padding:0 0 8px;font-size:16px;line-height:24px;color:${quiet};">${mark(index)}</td><td valign="top" style="${font}padding:0 0 8px;font-size:16px;line-height:24px;color:${ink};overflow-wrap:anywhere;">${item}</td></tr>
`,
)}</table></td></tr>`;
}

function buttonRow({ label, url }: NoticeContent["button"], color: string): Html {
  return html`<tr><td style="padding:16px 28px 8px;"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td bgcolor="${color}" style="border-radius:6px;"><a href="${webAddress(url)}" style="${font}display:inline-block;padding:12px 22px;font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;">${label}</a></td></tr></table></td></tr>`;
}

function factRows(facts: NoticeContent["facts"]): Html {
  const value = ({ value: text, url }: NoticeContent["facts"][number]) =>
    url && webAddress(url) ? html`<a href="${webAddress(url)}" style="color:#0b5cad;">${text}</a>` : html`${text}`;
  return html`<tr><td style="padding:16px 28px 0;"><table width="100%" cellpadding="0" cellspacing="0" border="0">
${facts.map(
  (
    fact,
  ) => html`<tr><th scope="row" align="left" valign="top" width="32%" style="${font}${hair}padding:10px 12px 10px 0;font-size:14px;line-height:21px;font-weight:400;color:${quiet};">${fact.label}</th><td valign="top" style="${font}${hair}padding:10px 0;font-size:15px;line-height:21px;color:${ink};overflow-wrap:anywhere;">${value(fact)}</td></tr>
`,
)}</table></td></tr>`;
}

function campaignTable(rows: NoticeContent["campaigns"]): Html | string {
  if (rows.length === 0) return "";
  const head = `${font}padding:0 12px 6px 0;font-size:14px;line-height:20px;font-weight:400;color:${quiet};`;
  const cell = `${font}${hair}padding:8px 12px 8px 0;font-size:15px;line-height:21px;color:${ink};overflow-wrap:anywhere;`;
  return html`<tr><td style="padding:24px 28px 0;">${title("Where they came from")}
<table width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><th scope="col" align="left" style="${head}">Campaign</th><th scope="col" align="left" style="${head}">Channel</th><th scope="col" align="right" style="${head}padding-right:0;">People</th></tr>
${rows.map(
  ({
    campaign,
    channel,
    people,
  }) => html`<tr><td style="${cell}">${campaign}</td><td style="${cell}">${channel}</td><td align="right" style="${cell}padding-right:0;">${people}</td></tr>
`,
)}</table></td></tr>`;
}

function textPart(notice: NoticeContent): string {
  const list = ({ title: heading, ordered, items }: NoticeContent["lists"][number]) =>
    [heading, ...items.map((item, index) => `${ordered ? `${index + 1}.` : "-"} ${item}`)].join("\n");
  const campaigns = notice.campaigns.map(
    ({ campaign, channel, people }) => `- ${campaign}${channel && ` (${channel})`}: ${people}`,
  );
  const blocks = [
    `${tones[notice.tone].word} · ${notice.business}`,
    notice.heading,
    ...notice.paragraphs,
    ...notice.lists.slice(0, 1).map(list),
    `${notice.button.label}: ${notice.button.url}`,
    notice.facts.map(({ label, value }) => `${label}: ${value}`).join("\n"),
    campaigns.length > 0 ? ["Where they came from", ...campaigns].join("\n") : "",
    ...notice.lists.slice(1).map(list),
    `-- \n${notice.footer}`,
  ];
  return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

/** The address when it is one of the web, else nothing: `javascript:` and its like never become a link. */
function webAddress(url: string): string {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : "";
}
