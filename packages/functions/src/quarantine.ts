// A delivery that was really sent by the platform and that we do not understand yet, at rest: sealed as a whole, without what only proved its origin.
import type { Delivery } from "@handoff/connectors/connector";
import * as z from "zod/mini";
import type { Vault } from "./deps.ts";

// Bytes as Latin-1 text: one character each, so any bytes survive and JSON stays as long as it was.
const Kept = z.strictObject({
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.string()),
  body: z.string(),
  receivedAt: z.string(),
});

// Signatures, credentials and the stations on the way are not needed to translate again.
const dropped =
  /signature|hmac|auth|cookie|secret|token|password|^(host|connection|via|forwarded|accept.*|content-length|transfer-encoding|x-forwarded-.*|x-real-ip|x-amz.*|cf-.*)$/;

/** @param urlSecret left out of the query it came in */
export function sealDelivery(delivery: Delivery, urlSecret: string, vault: Pick<Vault, "seal">): string {
  const { method, receivedAt } = delivery;
  const headers = Object.fromEntries(Object.entries(delivery.headers).filter(([name]) => !dropped.test(name)));
  const query = Object.fromEntries(Object.entries(delivery.query).filter(([, value]) => value !== urlSecret));
  const body = Buffer.from(delivery.body).toString("latin1");
  return vault.seal(JSON.stringify({ method, headers, query, body, receivedAt }));
}

export function openDelivery(sealed: string, vault: Pick<Vault, "open">): Delivery {
  const { body, ...rest } = z.parse(Kept, JSON.parse(vault.open(sealed)));
  return { ...rest, body: Uint8Array.from(Buffer.from(body, "latin1")) };
}
