// The page's files, read once. They are served as they stand in `public/`: no build step makes them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export type Asset = { body: string; contentType: string; etag: string };

const types: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
const names = ["index.html", "page.css", "page.js", "dom.js", "figures.js", "incidents.js", "lists.js", "icon.svg"];

/** By file name. */
export const assets: ReadonlyMap<string, Asset> = new Map(
  names.map((name) => {
    const body = readFileSync(new URL(`../public/${name}`, import.meta.url), "utf8");
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 20)}"`;
    return [name, { body, etag, contentType: types[name.split(".").at(-1) ?? ""] ?? "text/plain" }];
  }),
);
