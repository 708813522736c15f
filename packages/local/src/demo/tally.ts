// Does the report have what the shop has sold, to the cent? The demo goes on when it does, and fails when it never does.
import { dayAndHour, dayMs, instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { Cast } from "./cast.ts";

const Report = z.object({
  rows: z.array(z.object({ channel: z.string() })),
  total: z.object({
    sales: z.number(),
    gross: z.object({ amount: z.int() }),
    net: z.object({ amount: z.int() }),
  }),
});
export type Tally = { sales: number; netMinor: number; channels: number };

const historyDays = 14;

/** Waits until everything that the demo has sold so far stands in the report by channel. */
export async function whenCounted({ stage, api, setup, begunAt, counted }: Cast): Promise<Tally> {
  const day = (atMs: number) => dayAndHour(instant(atMs), setup.timezone).day;
  const from = day(Date.parse(begunAt) - historyDays * dayMs);
  return stage.until("the report has every order, to the cent", async () => {
    const { rows, total } = await api.get(`/v1/reports/channels?from=${from}&to=${day(Date.now())}`, Report);
    if (total.gross.amount !== counted.grossMinor) return undefined;
    return { sales: total.sales, netMinor: total.net.amount, channels: rows.length };
  });
}
