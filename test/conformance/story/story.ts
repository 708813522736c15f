// The whole story, in order; told twice, its answers must be the same to the byte.
import { buyer, readReports, sell } from "./money.ts";
import { open } from "./opening.ts";
import { createTeller, type Listener, type Story } from "./told.ts";
import { failAndRecover, mailsAre, type ShowPage } from "./watch.ts";

export async function tell(listener: Listener, show: ShowPage): Promise<Story> {
  const teller = createTeller(listener);
  show("blue-bowl", "sells");
  const opened = await open(teller);
  await sell(teller, opened);
  await failAndRecover(teller, show);

  // Whatever comes again changes nothing.
  await listener.replay();
  const totals = `/v1/reports/channels?${opened.period}`;
  const gross = { amount: 9184, currency: "EUR" };
  await teller.expect("gross after everything came again", totals, ({ total }) => [total.gross, total.sales], [
    gross,
    3,
  ]);
  await mailsAre(teller, 3);
  await readReports(teller, opened.period);

  await teller.write("POST", "/v1/erasures", { email: buyer });
  await teller.expect(
    "erasures",
    "/v1/erasures",
    ({ erasures }) => erasures.map(({ sales }: { sales: number }) => sales),
    [1],
  );
  await teller.expect("gross after an erasure", totals, ({ total }) => [total.gross, total.sales], [gross, 3]);
  await readReports(teller, opened.period);
  await teller.read("/v1/incidents");
  for (const mail of await listener.mails()) teller.keep(`mail: ${mail.subject}`, mail);
  const { answers, problems, given } = teller;
  return { answers, problems, given };
}
