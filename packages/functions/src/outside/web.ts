// What does a visitor's browser get there? One guarded GET: public addresses only, redirects followed by hand and checked again,
// everything bounded. Whatever comes is an answer or a named failure; nothing is thrown for what a stranger's server does.
import { lookup } from "node:dns";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { Agent, type Dispatcher, request } from "undici";
import type { Fetched, Web } from "../deps.ts";
import { allowedPlaces, checkUrl, guardedConnector, type Resolve } from "./public-address.ts";

const userAgent = "Handoff/0.1 (+watch; checks that landing pages can sell)";
// As many as browsers follow: somebody who is led through six houses arrives all the same.
const redirectsMax = 20;
const bodyBytesMax = 1024 * 1024;

export type WebOptions = {
  /** `host:port` that may be fetched although private. For tests and development. */
  allow?: readonly string[];
  totalMs?: number;
  connectMs?: number;
  /** The machine's own name resolution, unless given. */
  resolve?: Resolve;
};
type Cause = Extract<Fetched, { outcome: "failed" }>["cause"];
type Answer = { status: number; headers: Record<string, string>; body: string; cut?: boolean; location?: URL };

/** @returns a fetch that never rejects */
export function createWeb({ allow = [], totalMs = 10_000, connectMs = 3_000, resolve = lookup }: WebOptions = {}): Web {
  const allowed = allowedPlaces(allow);
  const connect = guardedConnector({ allow: allowed, timeout: connectMs, resolve });
  const dispatcher = new Agent({ connect, keepAliveTimeout: 1_000 });

  return {
    async fetch(address) {
      const start = performance.now();
      const hops: string[] = [];
      const cookies = new Map<string, string>();
      const signal = AbortSignal.timeout(totalMs);
      const ms = () => Math.round(performance.now() - start);
      try {
        let url = new URL(address);
        for (;;) {
          hops.push(url.href);
          checkUrl(url, allowed);
          const answer = await getOnce(url, { dispatcher, signal, cookies });
          const { status, headers, body, cut = false, location } = answer;
          if (!location) return { outcome: "answered", status, hops, headers, body, ...(cut && { cut }), ms: ms() };
          if (hops.length > redirectsMax) {
            const detail = `more than ${redirectsMax} redirects`;
            return { outcome: "failed", cause: "too-many-redirects", detail, hops, ms: ms() };
          }
          url = location;
        }
      } catch (error) {
        const { cause, detail } = await explain(error, {
          outOfTime: signal.aborted,
          address: hops.at(-1) ?? "",
          resolve,
        });
        return { outcome: "failed", cause, detail, hops, ms: ms() };
      }
    },
  };
}

type Exchange = { dispatcher: Dispatcher; signal: AbortSignal; cookies: Map<string, string> };

async function getOnce(url: URL, { dispatcher, signal, cookies }: Exchange): Promise<Answer> {
  const cookie = cookies.get(url.host);
  const response = await request(url, {
    dispatcher,
    signal,
    headers: {
      "user-agent": userAgent,
      accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
      "accept-language": "en;q=0.9,*;q=0.5",
      "accept-encoding": "gzip",
      ...(cookie && { cookie }),
    },
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && name !== "set-cookie") headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  // Some shops set a cookie and redirect to the same address. It goes back to the host it came from, for this one look.
  const set = [response.headers["set-cookie"] ?? []].flat().map((text) => text.split(";")[0] ?? "");
  if (set.length > 0) cookies.set(url.host, [...(cookie ? [cookie] : []), ...set].join("; ").slice(0, 4000));

  const status = response.statusCode;
  const location = status >= 300 && status < 400 && headers.location ? new URL(headers.location, url) : undefined;
  if (location) {
    location.hash = "";
    response.body.on("error", () => undefined).destroy();
    return { status, headers, body: "", location };
  }
  const bytes = await readCut(unpacked(response.body, headers["content-encoding"]), response.body, signal);
  const cut = bytes.length >= bodyBytesMax;
  return { status, headers, body: decode(bytes, headers["content-type"] ?? ""), cut };
}

/** Reads until the limit and hangs up there; the limit counts unpacked bytes. */
async function readCut(source: Readable, body: Readable, signal: AbortSignal): Promise<Uint8Array> {
  const abort = () => source.destroy(new Error("timeout"));
  signal.addEventListener("abort", abort, { once: true });
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of source as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size >= bodyBytesMax) break;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    body.on("error", () => undefined).destroy();
  }
  return Buffer.concat(parts).subarray(0, bodyBytesMax);
}

const unpackers = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
} as const;

/** We ask for gzip; some servers send what they have all the same. What we cannot read is no page without a shop. */
function unpacked(body: Readable, encoding = "identity"): Readable {
  const name = encoding.trim().toLowerCase();
  if (name === "" || name === "identity") return body;
  if (!(name in unpackers)) {
    body.on("error", () => undefined).destroy();
    throw new Error(`packed in a way that is not read here (${name.slice(0, 40)})`);
  }
  const unpacker = unpackers[name as keyof typeof unpackers]();
  body.on("error", (error) => unpacker.destroy(error));
  return body.pipe(unpacker);
}

function decode(bytes: Uint8Array, contentType: string): string {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  const label = (/charset=["']?([\w-]+)/i.exec(contentType) ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(head))?.[1];
  try {
    return new TextDecoder(label ?? "utf-8").decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

type Circumstances = { outOfTime: boolean; address: string; resolve: Resolve };

async function explain(error: unknown, where: Circumstances): Promise<{ cause: Cause; detail: string }> {
  const detail = error instanceof Error ? error.message : String(error);
  if (where.outOfTime) return { cause: "timeout", detail: "no complete answer in time" };
  for (const one of wholeStory(error)) {
    const code = "code" in one && typeof one.code === "string" ? one.code : "";
    if (code === "REFUSED") return { cause: "refused", detail: one.message };
    if (code === "ENOTFOUND") return { cause: (await isNameGone(where)) ? "dns" : "other", detail };
    if (/TIMEOUT|TIMEDOUT/.test(code)) return { cause: "timeout", detail: code };
    // Browsers fetch a certificate that the server forgot to send along; we do not, so we cannot say that visitors are warned.
    if (/^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/.test(code)) return { cause: "other", detail: code };
    if (/^(ERR_TLS|ERR_SSL|CERT_|EPROTO|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/.test(code)) {
      return { cause: "tls", detail: code };
    }
    if (/^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|EPIPE|UND_ERR_SOCKET)$/.test(code))
      return { cause: "connect", detail: code };
  }
  return { cause: "other", detail };
}

/** The error, its causes, and the single errors of several addresses that were tried. */
function wholeStory(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const parts = error instanceof AggregateError ? error.errors : [];
  return [error, ...parts.flatMap(wholeStory), ...wholeStory(error.cause)];
}

// Names that are always there. If none of them resolves either, it is we who are cut off, and that is no evidence against a shop.
const anchors = ["iana.org", "cloudflare.com"];

async function isNameGone({ address, resolve }: Circumstances): Promise<boolean> {
  if (/(^|\.)invalid\.?$/.test(URL.parse(address)?.hostname ?? "")) return true; // RFC 6761: never exists
  const answers = anchors.map(
    (name) => new Promise<boolean>((done) => resolve(name, (error, found) => done(!error && Boolean(found?.length)))),
  );
  return (await Promise.all(answers)).includes(true);
}
