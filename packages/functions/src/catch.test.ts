import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCatch } from "./catch.ts";
import { openStall } from "./stall.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

async function house() {
  const stall = await openStall(engine);
  const app = createCatch(stall.deps);
  const { slug } = await stall.link();
  const leave = (fields: Record<string, string>) =>
    app.request(`/catch/${slug}`, { method: "POST", body: new URLSearchParams(fields) });
  const tell = (body: string) =>
    app.request(`/catch/${slug}`, { method: "POST", headers: { "content-type": "application/json" }, body });
  return { ...stall, app, slug, leave, tell };
}

describe("the page for what is not available", () => {
  it("says so in plain words, for the business, and takes an address without any script", async () => {
    const { app, slug } = await house();
    const answer = await app.request(`/catch/${slug}?ho_click=clk_12345678`);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain("Clay &amp; Pot");
    expect(page).toContain("<h1>This is not available right now</h1>");
    expect(page).toContain('<label for="email">');
    expect(page).toContain('<input type="hidden" name="ho_click" value="clk_12345678">');
    expect(page).not.toContain("<script");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("does not repeat what a stranger wrote into its address", async () => {
    const { app, slug } = await house();
    const page = await (await app.request(`/catch/${slug}?ho_click=%22%3E%3Cb%3E`)).text();
    expect(page).toContain('name="ho_click" value=""');
    expect(page).not.toContain("<b>");
  });

  it("calls a form that cannot be read the sender's mistake, not ours", async () => {
    const { app, slug } = await house();
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=z"]) {
      const headers = { "content-type": type };
      expect((await app.request(`/catch/${slug}`, { method: "POST", headers, body: "x" })).status, type).toBe(400);
    }
  });

  it("is nowhere for no link", async () => {
    const { app } = await house();
    expect((await app.request("/catch/no-such-link")).status).toBe(404);
    expect((await app.request("/catch/no-such-link", { method: "POST" })).status).toBe(404);
  });
});

describe("leaving an address", () => {
  it("is a lead of the click that led here, hashed to recognise her and sealed to write to her", async () => {
    const { leave, published, deps, slug, business, lines } = await house();
    const answer = await leave({ email: " Ann@Example.com ", ho_click: "clk_12345678" });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("<h1>Thank you</h1>");
    const [lead] = published;
    if (lead?.type !== "lead.captured") throw new Error("no lead");
    const hash = deps.vault.hash("ann@example.com");
    expect(lead).toMatchObject({ id: `handoff:lead:${slug}:${hash}`, business, source: "handoff" });
    expect(lead.body).toEqual({
      lead: expect.stringMatching(/^lead_\w{11}$/),
      kind: "back-in-stock",
      platform: "handoff",
      identities: [`email:${hash}`, "click:clk_12345678"],
      contact: expect.stringMatching(/^s1\./),
      link: slug,
    });
    expect(deps.vault.open(lead.body.contact ?? "")).toBe("Ann@Example.com");
    expect(JSON.stringify([published, lines]).toLowerCase()).not.toContain("ann@");
  });

  it("without a click says by which link she came", async () => {
    const { leave, published, slug } = await house();
    await leave({ email: "ann@example.com" });
    expect(published).toMatchObject([
      {
        body: {
          identities: [expect.stringMatching(/^email:/)],
          touch: { kind: "click", source: "newsletter", medium: "email", campaign: "autumn", link: slug },
        },
      },
    ]);
  });

  it("twice is one lead", async () => {
    const { leave, published } = await house();
    await leave({ email: "ann@example.com" });
    await leave({ email: "ANN@example.com " });
    const leads = published.map((event) => [event.id, event.type === "lead.captured" && event.body.lead]);
    expect(leads).toHaveLength(2);
    expect(leads[1]).toEqual(leads[0]);
  });

  it.each(["", "ann", "ann@", "ann@example", "a b@example.com", `${"a".repeat(250)}@example.com`])(
    "that cannot be one (%j) is said beside the field, and nothing is kept",
    async (email) => {
      const { leave, published } = await house();
      const answer = await leave({ email });
      const page = await answer.text();
      expect(answer.status).toBe(400);
      expect(page).toContain('aria-invalid="true" aria-describedby="wrong"');
      expect(page).toContain('<p class="wrong" id="wrong" role="alert">Please enter a whole e-mail address');
      expect(published).toEqual([]);
    },
  );

  it("gives her back what she typed, and never as markup", async () => {
    const { leave } = await house();
    expect(await (await leave({ email: '"><script>alert(1)</script>' })).text()).not.toContain("<script>");
  });

  it("is not thanked for while the bus is down: she is asked to try again, with her address still there", async () => {
    const { leave, trouble, published } = await house();
    trouble.bus = "throws";
    const answer = await leave({ email: "ann@example.com" });
    const page = await answer.text();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(page).toContain("We could not keep your address just now. Please try again.");
    expect(page).toContain('value="ann@example.com"');
    trouble.bus = "none";
    expect((await leave({ email: "ann@example.com" })).status).toBe(200);
    expect(published).toHaveLength(1);
  });

  it("by a machine that fills in what nobody sees is thanked for and forgotten", async () => {
    const { leave, published } = await house();
    expect((await leave({ email: "spam@example.com", website: "https://spam.example" })).status).toBe(200);
    expect(published).toEqual([]);
  });

  it("too often from one place is slowed down", async () => {
    const { leave, published, clock } = await house();
    for (let i = 0; i < 20; i++) await leave({ email: `visitor${i}@example.com` });
    expect((await leave({ email: "one-more@example.com" })).status).toBe(429);
    expect(published).toHaveLength(20);
    await clock.advance(2_000);
    expect((await leave({ email: "one-more@example.com" })).status).toBe(200);
  });

  it("works for programs as JSON, with problem documents", async () => {
    const { tell, trouble, published } = await house();
    expect((await tell('{"email":"ann@example.com"}')).status).toBe(200);
    expect(published).toHaveLength(1);
    const wrong = await tell('{"email":"ann"}');
    expect(wrong.status).toBe(400);
    expect(wrong.headers.get("content-type")).toBe("application/problem+json");
    expect(await wrong.json()).toMatchObject({ problems: [{ field: "email" }] });
    expect((await tell("not json")).status).toBe(400);
    expect((await tell('"text"')).status).toBe(400);
    expect((await tell("null")).status).toBe(400);
    expect((await tell(`{"email":"${"a".repeat(9000)}"}`)).status).toBe(413);
    trouble.bus = "throws";
    expect((await tell('{"email":"bea@example.com"}')).status).toBe(503);
  });
});
