// The API to read: one page made of the OpenAPI document, without scripts and without anything from elsewhere.
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { OpenApi, Operation } from "./openapi.ts";

type Json = { [key: string]: unknown };
type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
type Entry = { method: string; path: string; operation: Operation };

/** What the page may load: its own inline style, and nothing else. */
export const docsPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function docsPage(api: OpenApi): Html {
  const entries = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method, path, operation })),
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Handoff API</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the routes</a>
<header>
<h1>Handoff API</h1>
<p>${prose(api.info.description)}</p>
<p>For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI ${api.openapi})</p>
<pre tabindex="0" aria-label="Example request"><code>curl ${api.servers[0]?.url}/v1/reports/channels -H "Authorization: Bearer $KEY"</code></pre>
<nav aria-label="Contents"><ul>${api.tags.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}
<li><a href="#shapes">shapes</a></li></ul></nav>
</header>
<main id="main">
${api.tags.map((tag) => section(tag, entries))}
<section aria-labelledby="shapes"><h2 id="shapes" tabindex="-1">shapes</h2>
${Object.entries(api.components.schemas).map(([name, schema]) => shape(name, schema))}
</section>
</main>
</body>
</html>`;
}

function section({ name, description }: OpenApi["tags"][number], entries: readonly Entry[]): Html {
  const own = entries.filter(({ operation }) => operation.tags.includes(name));
  return html`<section aria-labelledby="${name}"><h2 id="${name}" tabindex="-1">${name}</h2><p>${description}</p>
${own.map(operationHtml)}</section>`;
}

function operationHtml({ method, path, operation }: Entry): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content["application/json"];
  return html`<article aria-labelledby="${operationId}">
<h3 id="${operationId}"><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${summary}. <span class="who">${whoMay[operation["x-role"]]}</span></p>
${description ? html`<p>${prose(description)}</p>` : ""}
${parameters.length > 0 ? html`<h4>Parameters</h4><dl>${parameters.map(parameterHtml)}</dl>` : ""}
${body ? html`<h4>Body</h4>${schemaHtml(body.schema)}` : ""}
${body?.example ? html`<pre tabindex="0" aria-label="Example body"><code>${JSON.stringify(body.example, null, 2)}</code></pre>` : ""}
<h4>Answers</h4><dl>${Object.entries(responses).map(([status, answer]) => answerHtml(status, answer))}${refusalsHtml(responses)}</dl>
</article>`;
}

const whoMay = {
  public: "Needs no key.",
  read: "Any key of the business may.",
  owner: "Needs the owner key.",
  admin: "Needs the admin key.",
};

function parameterHtml(parameter: NonNullable<Operation["parameters"]>[number]): Html {
  const { name, required, description = "", schema } = parameter;
  return html`<div><dt><code>${name}</code>${required ? "" : html` <small>optional</small>`}</dt>
<dd>${typeHtml(schema)} ${prose(description)}</dd></div>`;
}

function answerHtml(status: string, answer: Json): Html {
  if ("$ref" in answer) return html``;
  const contents = Object.entries((answer.content ?? {}) as Record<string, { schema?: Json }>);
  const json = contents.find(([type]) => type === "application/json")?.[1].schema;
  return html`<div><dt>${status}</dt><dd>${prose(String(answer.description))} ${json ? schemaHtml(json) : ""}</dd></div>`;
}

/** The refusals that many routes share, in one line. */
function refusalsHtml(responses: Operation["responses"]): Html {
  const shared = Object.entries(responses).flatMap(([status, answer]) => ("$ref" in answer ? [status] : []));
  if (shared.length === 0) return html``;
  return html`<div><dt>${shared.join(", ")}</dt><dd>a <a href="#Problem">Problem</a> that names field, value and remedy</dd></div>`;
}

/** Text with `code` in it. */
function prose(text: string): Html {
  return html`${text.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

function shape(name: string, schema: Json): Html {
  return html`<article aria-labelledby="${name}"><h3 id="${name}">${name}</h3>
${schema.description ? html`<p>${prose(String(schema.description))}</p>` : ""}${schemaHtml(schema)}</article>`;
}

/** An object by its fields, everything else by its type. */
function schemaHtml(schema: Json): Html {
  const properties = schema.properties as Record<string, Json> | undefined;
  if (!properties) return html`<p>${typeHtml(schema)}</p>`;
  const required = (schema.required ?? []) as string[];
  return html`<dl>${Object.entries(properties).map(
    ([
      name,
      field,
    ]) => html`<div><dt><code>${name}</code>${required.includes(name) ? "" : html` <small>optional</small>`}</dt>
<dd>${typeHtml(field)} ${prose(String(field.description ?? ""))}${isNested(field) ? schemaHtml(inner(field)) : ""}</dd></div>`,
  )}</dl>`;
}

const isNested = (field: Json) => inner(field).properties !== undefined;
const inner = (field: Json) => (field.type === "array" ? (field.items as Json) : field);

function typeHtml(schema: Json): Html {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return html`<a href="#${name}">${name}</a>`;
  }
  const options = schema.anyOf as Json[] | undefined;
  if (options) return html`${options.map((option, i) => html`${i > 0 ? " or " : ""}${typeHtml(option)}`)}`;
  if (schema.type === "array") return html`list of ${typeHtml((schema.items ?? {}) as Json)}`;
  const values = (schema.enum ?? ("const" in schema ? [schema.const] : undefined)) as unknown[] | undefined;
  if (values) return html`${values.map((value, i) => html`${i > 0 ? " | " : ""}<code>${String(value)}</code>`)}`;
  const fallback = schema.default === undefined ? "" : html` (${JSON.stringify(schema.default)})`;
  return html`<span class="type">${String(schema.type ?? "anything")}</span>${fallback}`;
}

const style = `
:root { color-scheme: light dark; background: light-dark(#fff, #15181b); color: light-dark(#1d2125, #e8eaed); --line: #8884; --soft: #8881; --link: light-dark(#0b57a4, #8ec5ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 6rem; max-width: 52rem; font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 2rem; margin: 0 0 .5rem; }
h2 { margin: 3.5rem 0 .25rem; font-size: 1.5rem; border-bottom: 2px solid var(--line); padding-bottom: .25rem; }
h3 { margin: 0 0 .5rem; font-size: 1.0625rem; }
h4 { margin: 1rem 0 .25rem; font-size: .9375rem; }
a { color: var(--link); }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: Canvas; padding: .5rem; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
article p { margin: .25rem 0; }
code, pre { font: .9375em/1.5 ui-monospace, monospace; }
pre { background: var(--soft); border-radius: .375rem; padding: .75rem; overflow-x: auto; white-space: pre; }
.method { display: inline-block; min-width: 4.2em; font: 700 .8125rem/1.5 ui-monospace, monospace; }
.get { color: light-dark(#14602f, #7fd99a); } .post, .patch { color: light-dark(#7a4100, #ffc37a); } .delete { color: light-dark(#a11616, #ff9c9c); }
.type { font-style: italic; }
dl { margin: .25rem 0; } dl > div { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: 0 1rem; padding: .25rem 0; border-top: 1px solid var(--line); }
dd { margin: 0; min-width: 0; } dd dl { grid-column: 1 / -1; }
@media (max-width: 34rem) { dl > div { grid-template-columns: 1fr; } dd { padding-left: 1rem; } }
`;
