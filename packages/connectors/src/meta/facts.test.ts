import { describe, expect, it } from "vitest";
import {
  change,
  instagram,
  message,
  page,
  sample,
  topics,
  translate,
  translateText,
  verifyToken,
} from "./delivery.fixture.ts";

describe("what Meta tells", () => {
  it.each(Object.entries(topics))("%s becomes the facts that stand beside it", (name, topic) => {
    expect(translateText(sample(`${name}.json`))).toEqual({
      outcome: "translated",
      topic,
      facts: JSON.parse(sample(`${name}.facts.json`)),
    });
  });

  it("never repeats what somebody wrote, her name or her user name", () => {
    const told = Object.keys(topics)
      .map((name) => JSON.stringify(translateText(sample(`${name}.json`))))
      .join("\n");
    for (const word of ["Ines", "ines.makes", "ines.hofer", "price?", "blue", "kiln", "Thistle", "Glaze", "Look what"])
      expect(told).not.toContain(word);
  });

  it.each(["edit", "edited", "hide", "unhide", "update"])("counts nothing when something was only: %s", (verb) => {
    const nothing = { outcome: "translated", topic: "page/feed", facts: [] };
    for (const name of ["page-post", "page-comment", "page-reaction", "page-shared-by-others"]) {
      expect(translateText(sample(`${name}.json`).replace('"verb": "add"', `"verb": "${verb}"`))).toEqual(nothing);
    }
  });

  it("counts no answer, reaction or mention of the shop itself", () => {
    for (const name of ["page-comment", "page-reaction", "page-mention", "page-like"]) {
      expect(
        translateText(sample(`${name}.json`).replaceAll('7712004455"', `${page}"`).replace("7712004455", page)),
      ).toEqual({
        outcome: "translated",
        topic: topics[name],
        facts: [],
      });
    }
    const reaction = { mid: "m_1", action: "react" };
    const reacted = { outcome: "translated", topic: "page/message_reactions", facts: [] };
    expect(translate(message({ sender: { id: page }, reaction }))).toEqual(reacted);
    const own = sample("instagram-comment.json").replace("9900112233", instagram);
    expect(translateText(own)).toEqual({ outcome: "translated", topic: "instagram/comments", facts: [] });
  });

  it("does not take a scheduled post, or one made for an ad only, for a promotion that went out", () => {
    for (const published of ["0", "false"]) {
      const body = sample("page-post.json").replace('"published": 1', `"published": ${published}`);
      expect(translateText(body)).toEqual({ outcome: "translated", topic: "page/feed", facts: [] });
    }
  });

  it("knows by the post's id whose it is where authors are hidden", () => {
    const typeOf = (value: object) => {
      const told = translate(change("feed", { item: "share", verb: "add", created_time: 1795428903, ...value }));
      return told.outcome === "translated" ? told.facts.map((fact) => fact.type) : told;
    };
    expect(typeOf({ post_id: `${page}_1` })).toEqual(["promotion.published"]);
    expect(typeOf({ post_id: "7712004455_1" })).toEqual(["engagement.counted"]);
    expect(typeOf({ post_id: 502116146500594 })).toEqual(["promotion.published"]);
  });

  it("counts what visitors post on the Page as engagement, not as the shop's promotion", () => {
    const value = { item: "status", verb: "add", post_id: `${page}_5`, from: { id: "7712004455", name: "Ines Hofer" } };
    expect(
      translate(change("feed", { ...value, created_time: 1795428903, message: "https://other.example" })),
    ).toMatchObject({
      facts: [{ type: "engagement.counted", body: { engagement: "post", object: `${page}_5`, count: 1 } }],
    });
  });

  it("knows the ad of a lead by its older name, too", () => {
    const lead = { leadgen_id: "7", adgroup_id: "120211234567890123", created_time: 1795428908 };
    expect(translate(change("leadgen", lead))).toMatchObject({
      facts: [{ body: { note: "ad 120211234567890123", touch: { medium: "paid", campaign: "120211234567890123" } } }],
    });
  });

  it("hears comments on a live video, and an ad's chat under the name Instagram gives it", () => {
    const comment = { id: "17870000000000005", from: { id: "9900112233" }, media: { id: "17900000000000005" } };
    const live = change("live_comments", comment, { object: "instagram", id: instagram });
    expect(translate(live)).toMatchObject({ facts: [{ type: "engagement.counted", body: { engagement: "comment" } }] });
    const opened = { sender: { id: "5588001122" }, timestamp: 1795428930417, referral: { source: "ADS", ad_id: "1" } };
    const chat = change("messaging_referral", opened, { object: "instagram", id: instagram });
    expect(translate(chat)).toMatchObject({
      facts: [{ type: "touch.arrived", body: { touch: { source: "instagram" } } }],
    });
  });

  it("keeps ids beyond 2^53 as they were written", () => {
    expect(JSON.stringify(translateText(sample("leads.json")))).toContain('"campaign":"120211234567890123"');
  });

  it("reads a message also where it stands in a change, with its time in seconds", () => {
    const referral = { source: "ADS", ad_id: "1" };
    const value = { sender: { id: "5588001122" }, timestamp: "1795428930", message: { mid: "m_1", referral } };
    const inChange = translate(change("messages", value, { object: "instagram", id: instagram }));
    const [fact] = inChange.outcome === "translated" ? inChange.facts : [];
    expect(fact).toMatchObject({ id: `meta:${instagram}:message:m_1`, at: "2026-11-23T10:15:30.000Z" });
    const direct = { object: "instagram", entry: [{ id: instagram, time: 1795428931, field: "messages", value }] };
    expect(translate(direct)).toEqual(inChange);
  });

  it("knows nobody by name who writes from the chat on a website", () => {
    const told = translate(
      message({ sender: { user_ref: "u-1" }, message: { mid: "m_1", referral: { source: "ADS", ad_id: "1" } } }),
    );
    expect(told).toMatchObject({ outcome: "translated", facts: [{ body: { identities: [] } }] });
  });

  it.each([
    ["a plain message", { message: { mid: "m_1", text: "hello" } }, "page/messages: a message that no ad led to"],
    [
      "an echo of the shop's own message",
      { message: { mid: "m_1", is_echo: true, referral: { source: "ADS", ad_id: "1" } } },
      "page/messages: a message of the shop itself",
    ],
    [
      "a chat opened by a link",
      { referral: { source: "SHORTLINK", ref: "card" } },
      "page/messaging_referrals: a chat that a link of the shop opened, not an ad",
    ],
    ["a read receipt", { read: { watermark: 1 } }, "page/read: a field we do not listen to"],
    [
      "an edited message",
      { message_edit: { mid: "m_1", text: "no" } },
      "page/message_edit: a field we do not listen to",
    ],
  ])("does not count %s", (_, item, reason) => {
    expect(translate(message(item))).toEqual({ outcome: "ignored", topic: reason.split(":")[0], reason });
  });

  it.each([
    [change("ratings", { verb: "add" }), "page/ratings", "page/ratings: a field we do not listen to"],
    [change("feed", { item: "event", verb: "add" }), "page/feed", "page/feed: an item we do not count: event"],
    [change("photos", {}, { object: "user" }), "user", "user: an object we do not listen to"],
    [
      { object: "page", entry: [{ id: page, time: 1795428910, standby: [{}] }] },
      "page/standby",
      "page/standby: a field we do not listen to",
    ],
    [
      { object: "page", entry: [{ id: page, time: 1795428910, changed_fields: ["feed"] }] },
      "page/changed_fields",
      "page/changed_fields: a field we do not listen to",
    ],
    [{ object: "page", entry: [] }, "nothing", "no updates in it"],
    [[], "nothing", "no updates in it"],
  ])("ignores %j and says why", (body, topic, reason) => {
    expect(translate(body)).toEqual({ outcome: "ignored", topic, reason });
  });

  it.each([
    [change("orders", { id: 1 }), "page/orders", "entry[0].changes[0].value: this field"],
    [message({ payment: { payload: "x" } }), "page/payment", "entry[0].messaging[0]: this field"],
    [change("orders", {}, { object: "shop_account" }), "shop_account", "object: this object"],
  ])("keeps what nobody knows, which could be a sale: %j", (body, topic, reason) => {
    expect(translate(body)).toEqual({
      outcome: "untranslatable",
      topic,
      reason: `${reason} is not known to Handoff yet; replay it once it is.`,
      facts: [],
    });
  });

  it("keeps what it knows of a delivery although something else in it is new", () => {
    const { entry } = JSON.parse(sample("leads.json"));
    const [first] = change("orders", { id: 1 }).entry;
    const translation = translate({ object: "page", entry: [...entry, first] });
    expect(translation).toMatchObject({ outcome: "untranslatable", facts: [{ type: "lead.captured" }, {}] });
  });

  it("counts only the accounts it is for, where the owner named them", () => {
    const other = { verifyToken, pageId: "1", instagramId: "2" };
    expect(translateText(sample("leads.json"), other)).toEqual({
      outcome: "ignored",
      topic: "page/leadgen",
      reason: "page/leadgen: an account this connection is not for",
    });
    expect(translateText(sample("instagram-mentions.json"), other)).toMatchObject({ outcome: "ignored" });
    const own = { verifyToken, pageId: page, instagramId: instagram };
    expect(translateText(sample("leads.json"), own)).toMatchObject({ outcome: "translated" });
    expect(translateText(sample("instagram-mentions.json"), own)).toMatchObject({ outcome: "translated" });
  });
});

describe("samples of the app's dashboard", () => {
  const lead = { ad_id: "444444444", form_id: "444444444444", leadgen_id: "444444444444", page_id: "444444444444" };
  const comment = {
    id: "17865799348089039",
    from: { id: "232323232" },
    media: { id: "123123123" },
    text: "This is an example.",
  };
  it.each([
    ["a lead", change("leadgen", { ...lead, created_time: 1795428910 }, { id: "0" })],
    ["a lead under the Page's own id", change("leadgen", { ...lead, created_time: 1795428910 })],
    ["a post", change("feed", { item: "status", verb: "add", post_id: "44444444_444444444" })],
    ["a mention", change("mention", { item: "post", verb: "add", post_id: "44444444_444444444" })],
    ["an Instagram comment", change("comments", comment, { object: "instagram", id: instagram })],
    ["an Instagram mention", change("mentions", { media_id: "17887498072083520" }, { object: "instagram" })],
    ["a message", message({ message: { mid: "random_mid", referral: { source: "ADS", ad_id: "1" } } })],
    ["anything else", change("feed", { item: "like", verb: "add" }, { id: "0" })],
  ])("do not count: %s", (_, body) => {
    const told = translate(body);
    expect(told).toMatchObject({ outcome: "ignored" });
    expect("reason" in told && told.reason).toMatch(/: a sample of the app's dashboard$/);
  });
});
