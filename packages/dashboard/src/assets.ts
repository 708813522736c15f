// The page's files, read when the process starts. They are served as they stand in `public/`: no build step makes them.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

export type Asset = { body: string; contentType: string; etag: string };
/** By file name. */
export type Assets = ReadonlyMap<string, Asset>;

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** @param folder where they stand: beside this file, unless they were copied elsewhere with a bundle */
export function readAssets(folder = new URL("../public/", import.meta.url)): Assets {
  return new Map(
    readdirSync(folder).flatMap((name): [string, Asset][] => {
      const contentType = types[extname(name)];
      if (contentType === undefined) return [];
      const body = readFileSync(new URL(name, folder), "utf8");
      const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 20)}"`;
      return [[name, { body, etag, contentType }]];
    }),
  );
}
