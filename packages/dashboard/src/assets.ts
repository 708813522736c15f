// The page's files, read once. They are served as they stand in `public/`: no build step makes them.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

export type Asset = { body: string; contentType: string; etag: string };

const folder = new URL("../public/", import.meta.url);
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** By file name. */
export const assets: ReadonlyMap<string, Asset> = new Map(
  readdirSync(folder).flatMap((name): [string, Asset][] => {
    const contentType = types[extname(name)];
    if (contentType === undefined) return [];
    const body = readFileSync(new URL(name, folder), "utf8");
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 20)}"`;
    return [[name, { body, etag, contentType }]];
  }),
);
