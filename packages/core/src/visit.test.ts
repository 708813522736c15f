import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countsAsTraffic, judgeVisit } from "./visit.ts";

const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const judge = (agent: string, { method = "GET", isBot = false, ...headers }: Record<string, string | boolean> = {}) =>
  judgeVisit({
    method: String(method),
    isBot: Boolean(isBot),
    headers: { "user-agent": agent, ...(headers as object) },
  });

describe("people", () => {
  it.each([
    ["a desktop browser", chrome],
    ["Safari on a phone", `${iphone} Version/18.5 Mobile/15E148 Safari/604.1`],
    ["Instagram's own browser", `${iphone} Mobile/15E148 Instagram 390.0.0.28 (iPhone15,2; iOS 18_5)`],
    ["Facebook's own browser", `${iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/512.0.0.40;FBDV/iPhone15,2]`],
    ["LinkedIn's own browser", `${iphone} Mobile/15E148 [LinkedInApp]/9.30`],
    ["Pinterest's own browser", `${iphone} Mobile/15E148 [Pinterest/iOS]`],
    ["Slack's desktop program", `${chrome.replace("Safari", "Slack/4.44 Safari")} Sonic Slack_SSB/4.44`],
    ["an old Opera", "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1) Presto/2.12"],
  ])("%s is a person", (_, agent) => {
    expect(judge(agent)).toEqual({ verdict: "human", reason: "an ordinary browser" });
  });
});

describe("machines", () => {
  it.each([
    ["Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "preview"],
    ["facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "preview"],
    [`${chrome} facebookexternalhit/1.1 Facebot Twitterbot/1.0`, "preview"],
    ["WhatsApp/2.23.20.0 A", "preview"],
    ["TelegramBot (like TwitterBot)", "preview"],
    ["Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "preview"],
    ["LinkedInBot/1.0 (compatible; Mozilla/5.0)", "preview"],
    ["Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "preview"],
    ["Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "preview"],
    ["bitlybot/3.0 (+http://bit.ly/)", "preview"],
    [`${chrome} BingPreview/1.0b`, "scanner"],
    ["Barracuda Sentinel (EE)", "scanner"],
    ["Mozilla/5.0 (compatible; Proofpoint URL Defense)", "scanner"],
    ["curl/8.14.1", "bot"],
    ["Wget/1.25", "bot"],
    ["python-requests/2.32", "bot"],
    ["Go-http-client/2.0", "bot"],
    ["Java/21.0.2", "bot"],
    ["node", "bot"],
    [chrome.replace("Chrome", "HeadlessChrome"), "bot"],
    ["Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "bot"],
  ])("%s is a %s", (agent, verdict) => {
    expect(judge(agent).verdict).toBe(verdict);
  });

  it("knows a filter behind a browser's user agent, but not by the gateway that people use too", () => {
    expect(judge(chrome, { via: "1.1 gw7.barracuda.example" }).verdict).toBe("human");
    expect(judge(chrome, { "x-mimecast-bulk-signature": "yes" }).verdict).toBe("scanner");
    expect(judge(chrome, { from: "crawlbot(at)search.example" }).verdict).toBe("bot");
  });

  it("believes the caller's list of bots", () => {
    expect(judge("Mozilla/5.0 (compatible; ClaySpider/1.0)", { isBot: true }).verdict).toBe("bot");
  });

  it("takes HEAD for a scanner, and a preview's HEAD for a preview", () => {
    expect(judge(chrome, { method: "HEAD" }).verdict).toBe("scanner");
    expect(judge("LinkedInBot/1.0", { method: "HEAD" }).verdict).toBe("preview");
  });

  it.each([
    ["sec-purpose", "prefetch;prerender", "prefetch"],
    ["purpose", "prefetch", "prefetch"],
    ["x-moz", "prefetch", "prefetch"],
    ["x-purpose", "preview", "preview"],
  ])("does not count a page that a browser loads ahead (%s: %s)", (name, value, verdict) => {
    expect(judge(chrome, { [name]: value }).verdict).toBe(verdict);
  });
});

it("does not call a machine what it cannot know", () => {
  expect(judgeVisit({ method: "GET", headers: {}, isBot: false })).toEqual({
    verdict: "unknown",
    reason: "no user agent",
  });
  expect(judge("KilnReader 3").verdict).toBe("unknown");
});

it("counts people and the unknown as traffic, and no machine", () => {
  const counted = (["human", "unknown", "scanner", "preview", "prefetch", "bot"] as const).filter((verdict) =>
    countsAsTraffic({ verdict, reason: "" }),
  );
  expect(counted).toEqual(["human", "unknown"]);
});

it("gives a verdict and a short reason for any request", () => {
  const text = fc.string({ unit: "binary", maxLength: 600 });
  fc.assert(
    fc.property(text, text, fc.dictionary(text, text), fc.boolean(), (method, agent, headers, isBot) => {
      const { reason } = judgeVisit({ method, headers: { ...headers, "user-agent": agent }, isBot });
      expect(reason.length).toBeGreaterThan(0);
      expect(reason.length).toBeLessThan(200);
    }),
  );
});
