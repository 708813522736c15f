// How long from the first person on a dead page to the mail that says so? The whole system in a process of its own, a shop whose pages are
// gone, and one business after the other that has no history at all. Told beside what fetching the page takes anybody.
import { eventually, startHandoff } from "../stories/harness.ts";
import { click } from "../stories/platforms.ts";
import { openShop } from "../stories/shop.ts";
import { figure, type Section, spreadOf } from "./measure.ts";

export async function deadClick({ businesses = 10 } = {}): Promise<Section> {
  const shop = await openShop();
  const handoff = await startHandoff({ webAllow: [shop.host], log: "error" });
  try {
    const seconds: number[] = [];
    const fetched: number[] = [];
    for (let n = 0; n < businesses; n++) {
      const recipient = `owner${n}@kilnandclay.example`;
      const { api } = await handoff.business({ recipients: [recipient] });
      const destination = shop.page(`gone-${n}`);
      const tags = { source: "newsletter", medium: "email", campaign: "autumn-kiln" };
      const { slug } = await api.post("/v1/links", { destination, ...tags });
      fetched.push(await secondsOf(async () => (await fetch(destination)).text()));
      seconds.push(
        await secondsOf(async () => {
          const { status } = await click(handoff, slug);
          if (status !== 302) throw new Error(`the link answers ${status}`);
          await eventually(async () => {
            if ((await handoff.mailbox(recipient)).length === 0) throw new Error(`no mail to ${recipient}`);
          }, 30_000);
        }),
      );
    }
    const spread = spreadOf(seconds);
    return {
      name: "first click on a dead page to the mail handed over",
      conditions: { businesses, "asked for the mail every": "50 ms" },
      figures: [
        figure("click to mail, median", spread, "s", { atMost: 5 }),
        { what: "click to mail, longest", value: spread.max, unit: "s", target: { atMost: 5 } },
        figure("fetching the page", spreadOf(fetched.map((one) => one * 1000)), "ms"),
      ],
      notes: [
        "Two seconds of it are deliberate: a page that fails its first look is looked at again before anybody is alarmed.",
      ],
    };
  } finally {
    await handoff.end();
    await shop.end();
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
