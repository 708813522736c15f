import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { change, page, sample, translate, translateText, whatsapp, written } from "./delivery.fixture.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
const touchOf = (body: object) => {
  const told = translate(body);
  if (told.outcome !== "translated") throw new Error(JSON.stringify(told));
  return told.facts[0];
};
const referral = { source_url: "https://fb.me/x", source_id: "120211", source_type: "ad", ctwa_clid: "c" };

describe("a conversation on WhatsApp", () => {
  it("never tells a number, a name or what was written", () => {
    const told = JSON.stringify(translateText(sample("whatsapp-message-from-ad.json")));
    for (const word of ["15550107788", "MTU1NTAxMDc3ODg", "Ines", "ines.makes", "price", "blue"])
      expect(told).not.toContain(word);
  });

  it("that an ad began is a paid touch of that ad, under the number an order would have", () => {
    expect(touchOf(written({}))).toMatchObject({
      type: "touch.arrived",
      at: "2026-11-23T10:15:30.000Z",
      body: {
        touch: { kind: "ad", source: "facebook", medium: "paid", campaign: "120211" },
        identities: [`phone:${hash("+15550107788")}`],
      },
    });
  });

  it.each([
    [
      "an ad on Instagram",
      { ...referral, source_url: "https://www.instagram.com/p/x" },
      { source: "instagram", medium: "paid", campaign: "120211" },
    ],
    [
      "an ad without an address",
      { source_type: "ad", source_id: "1" },
      { source: "facebook", medium: "paid", campaign: "1" },
    ],
    ["an ad whose id is missing", { ...referral, source_id: "0" }, { source: "facebook", medium: "paid" }],
    ["a post that nobody paid for", { source_type: "post", source_id: "9" }, { source: "facebook" }],
  ])("that began with %s says so", (_, from, touch) => {
    expect(touchOf(written({ referral: from }))?.body).toHaveProperty("touch", { kind: "ad", ...touch });
  });

  it.each([
    ["5215534372942", ["+5215534372942", "+525534372942"]],
    ["555180201045", ["+555180201045", "+5551980201045"]],
    ["5551980201045", ["+5551980201045"]],
    ["+4915550107788", ["+4915550107788"]],
  ])("from %s is known by %j", (from, numbers) => {
    expect(touchOf(written({ from }))?.body).toHaveProperty(
      "identities",
      numbers.map((number) => `phone:${hash(number)}`),
    );
  });

  it("by a person who shows no number is known by the id that Meta gives to the business", () => {
    const contacts = [{ user_id: "AT.88" }];
    expect(touchOf(written({ from: undefined, from_user_id: undefined }, { contacts }))?.body).toHaveProperty(
      "identities",
      [`profile:meta:${whatsapp}:AT.88`],
    );
    expect(touchOf(written({ from: null }))?.body).toHaveProperty("identities", []);
  });

  it("is the same fact however often it is told, and another one for another message", () => {
    expect(touchOf(written({}))?.id).toBe(touchOf(written({}))?.id);
    expect(touchOf(written({}))?.id).not.toBe(touchOf(written({ id: "wamid.B==" }))?.id);
  });

  it.each([
    ["a message that no ad led to", written({ referral: undefined, type: "text" })],
    [
      "no message of a person in it",
      change("messages", { statuses: [{ id: "wamid.A==" }] }, { object: "whatsapp_business_account" }),
    ],
    ["a field we do not listen to", written({}, { field: "message_template_status_update" })],
    ["a sample of the app's dashboard", JSON.parse(JSON.stringify(written({})).replace(whatsapp, "0"))],
  ])("is not told: %s", (reason, body) => {
    expect(translate(body)).toMatchObject({ outcome: "ignored", reason: expect.stringContaining(reason) });
  });

  it.each([
    ["an order from the catalogue", written({ referral: undefined, type: "order" }), "messages[0]"],
    ["a message of a kind that nobody knows yet", written({ referral: undefined }), "messages[0]"],
    ["a field that nobody knows yet", written({}, { field: "payment_configuration_update" }), "entry[0]"],
  ])("is kept: %s", (_, body, place) => {
    expect(translate(body)).toMatchObject({ outcome: "untranslatable", reason: expect.stringContaining(place) });
  });

  it("of another account than the connection's is not told", () => {
    const settings = { verifyToken: "verify-token-of-the-pottery", whatsappId: "1" };
    expect(translate(written({}), settings)).toMatchObject({ outcome: "ignored" });
    expect(translate(written({}), { ...settings, whatsappId: whatsapp })).toMatchObject({ outcome: "translated" });
  });

  it("that cannot be read waits, with the field that is wrong", () => {
    expect(translate(written({ timestamp: "soon" }))).toMatchObject({
      outcome: "untranslatable",
      reason: expect.stringContaining("entry[0].changes[0].value.messages[0].timestamp"),
    });
    expect(translate(written({ id: "" }))).toMatchObject({ outcome: "untranslatable" });
  });
});

describe("what names nothing", () => {
  it.each([0, "0", "", null, undefined])("%j is no ad: the lead is organic and has no campaign", (ad_id) => {
    const told = translate(
      change("leadgen", { leadgen_id: 9, form_id: 22, ad_id, adgroup_id: ad_id, created_time: 1795428910 }),
    );
    expect(told).toMatchObject({
      outcome: "translated",
      facts: [{ body: { note: "lead form 22", touch: { kind: "ad", source: "facebook" } } }],
    });
    expect(JSON.stringify(told)).not.toMatch(/campaign|medium/);
  });

  it("an ad that only its older name names is one", () => {
    expect(
      touchOf(change("leadgen", { leadgen_id: 9, ad_id: 0, adgroup_id: 77, created_time: 1795428910 }))?.body,
    ).toHaveProperty("touch.campaign", "77");
  });

  it.each(["block", "unblock", "mute", "unmute"])("a video that was only told: %s is no post", (verb) => {
    const value = {
      item: "video",
      verb,
      video_id: "77",
      video_flag_reason: 1,
      link: "https://mugs.example/t.mp4",
      message: "m",
    };
    expect(translate(change("feed", value))).toMatchObject({ outcome: "ignored" });
  });
});

describe("a post of the Page", () => {
  it.each(["edit", "edited", "hide", "unhide", "update", "delete"])(
    "that was only: %s waits for nobody, also without a post's id",
    (verb) => {
      expect(translate(change("feed", { item: "status", verb }))).toMatchObject({
        outcome: "translated",
        facts: [],
      });
    },
  );

  it("that names its video only is told under that, and one that names nothing waits until it can be read", () => {
    const value = {
      item: "video",
      verb: "add",
      from: { id: page },
      published: 1,
      created_time: 1795428903,
      link: "https://mugs.example/x",
    };
    expect(touchOf(change("feed", { ...value, video_id: 77 }))).toMatchObject({
      type: "promotion.published",
      body: { promotion: `meta:${page}_77`, links: ["https://mugs.example/x"] },
    });
    expect(translate(change("feed", value))).toMatchObject({ outcome: "untranslatable" });
    expect(translate(change("feed", { ...value, verb: "remove" }))).toMatchObject({ outcome: "ignored" });
  });
});
