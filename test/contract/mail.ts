// What every Mail must do, whoever carries it. `received` answers what the other side has got, oldest first.
import { HandoffError } from "@handoff/core/error";
import type { Mail, MailMessage, MailOutcome } from "@handoff/functions/deps";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

export type ReceivedMail = Pick<MailMessage, "to" | "subject" | "html" | "text"> & { headers: Record<string, string> };
export type MailBench = { mail: Mail; received(): Promise<ReceivedMail[]>; stop(): Promise<void> };

const sample: MailMessage = {
  id: "biz_clay:inc_1#opened#0:a1b2",
  to: ["mira@clay.example"],
  subject: "Nobody can buy at /products/blue-bowl: 14 people since 10:32",
  html: "<!doctype html><html><head></head><body><p>14 people</p></body></html>",
  text: "14 people\n",
};

/** @param outcome what becomes of a mail there: sent to a server, or kept on this machine */
export function mailContract(name: string, outcome: MailOutcome, start: () => Promise<MailBench>): void {
  describe(`mail through ${name}`, () => {
    let bench: MailBench;
    beforeEach(async () => {
      bench = await start();
    });
    afterEach(() => bench.stop());

    it("hands over subject, both parts and headers as they are, in any script", async () => {
      await bench.mail.send({
        ...sample,
        subject: "Ausverkauft: blaue Schüssel 青い鉢 🏺 – 14 Leute seit 10:32, und es kommen immer noch mehr dazu",
        html: "<p>Schüssel für 12,30 € · 鉢 &amp; <b>Krug</b></p>",
        text: "Schüssel für 12,30 € · 鉢 & Krug\n.\nA line with one dot is no end.\n",
        headers: { "X-Handoff-Incident": "inc_1" },
      });
      const [got, ...more] = await bench.received();
      expect(more).toEqual([]);
      expect(got?.subject).toBe(
        "Ausverkauft: blaue Schüssel 青い鉢 🏺 – 14 Leute seit 10:32, und es kommen immer noch mehr dazu",
      );
      expect(got?.html.trim()).toBe("<p>Schüssel für 12,30 € · 鉢 &amp; <b>Krug</b></p>");
      expect(got?.text.trim()).toBe("Schüssel für 12,30 € · 鉢 & Krug\n.\nA line with one dot is no end.");
      expect(got?.headers["x-handoff-incident"]).toBe("inc_1");
      expect(got?.to).toEqual(["mira@clay.example"]);
    });

    it("reaches every recipient of one mail", async () => {
      await bench.mail.send({ ...sample, to: ["mira@clay.example", "jo@agency.example", "desk@clay.example"] });
      const to = (await bench.received()).flatMap((mail) => mail.to);
      expect(to.sort()).toEqual(["desk@clay.example", "jo@agency.example", "mira@clay.example"]);
    });

    it(`says that a mail is ${outcome}, the second time as well`, async () => {
      expect([await bench.mail.send(sample), await bench.mail.send(sample)]).toEqual([outcome, outcome]);
    });

    it("delivers the same id once, one after the other or all at once", async () => {
      await bench.mail.send(sample);
      await bench.mail.send({ ...sample, subject: "Another wording of the same mail" });
      await Promise.all(
        Array.from({ length: 10 }, () => bench.mail.send({ ...sample, id: "biz_clay:inc_2#opened#0" })),
      );
      expect((await bench.received()).map((mail) => mail.subject)).toEqual([sample.subject, sample.subject]);
    });

    it("delivers mails of different ids apart, however alike", async () => {
      for (const id of ["inc_1#opened", "inc_1/opened", "inc_1-opened", "../inc_1"]) {
        await bench.mail.send({ ...sample, id });
      }
      expect(await bench.received()).toHaveLength(4);
    });

    const refused: [string, Partial<Record<keyof MailMessage, unknown>>][] = [
      ["without recipients", { to: [] }],
      ["to what is no address", { to: ["mira"] }],
      ["to two addresses in one", { to: ["mira@clay.example,eve@evil.example"] }],
      ["to an address with a line break", { to: ["mira@clay.example\r\nBcc: eve@evil.example"] }],
      ["with a header smuggled into the subject", { subject: "Alarm\r\nBcc: eve@evil.example" }],
      ["with a bare line feed in the subject", { subject: "Alarm\nBcc: eve@evil.example" }],
      ["with a header smuggled into a header's value", { headers: { "X-Note": "a\r\nBcc: eve@evil.example" } }],
      ["with a header smuggled into a header's name", { headers: { "X-Note: a\r\nBcc": "eve@evil.example" } }],
      ["with a header that the mail sets itself", { headers: { Bcc: "eve@evil.example" } }],
      ["without a subject", { subject: "" }],
      ["without a text part", { text: "" }],
      ["without an HTML part", { html: "" }],
      ["without an id", { id: "" }],
      ["with half a character in the subject", { subject: "\ud83c" }],
    ];
    it.each(refused)("refuses a mail %s, and hands nothing over", async (_, change) => {
      const sending = bench.mail.send({ ...sample, ...change } as MailMessage);
      await expect(sending).rejects.toBeInstanceOf(HandoffError);
      await expect(sending).rejects.toMatchObject({ code: "invalid" });
      await expect(sending).rejects.not.toThrow(/evil\.example/);
      expect(await bench.received()).toEqual([]);
    });
  });
}
