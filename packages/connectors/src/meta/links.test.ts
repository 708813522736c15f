import { describe, expect, it } from "vitest";
import { linksOf } from "./links.ts";

describe("the links of a post", () => {
  it.each([
    ["Order here: https://thistle.example/mugs.", ["https://thistle.example/mugs"]],
    ["https://thistle.example/mugs🎉🎉 hurry", ["https://thistle.example/mugs"]],
    ["(see https://thistle.example/mugs)", ["https://thistle.example/mugs"]],
    ["https://thistle.example/mugs_(blue), really", ["https://thistle.example/mugs_(blue)"]],
    ["(https://thistle.example/mugs_(blue))", ["https://thistle.example/mugs_(blue)"]],
    ["“https://thistle.example/mugs”!", ["https://thistle.example/mugs"]],
    ["Visit WWW.Thistle.example/shop?", ["https://www.thistle.example/shop"]],
    ["https://töpferei.example/müsli", ["https://xn--tpferei-90a.example/m%C3%BCsli"]],
    [
      "https://thistle.example/a https://thistle.example/b\nhttps://thistle.example/a",
      ["https://thistle.example/a", "https://thistle.example/b"],
    ],
    [
      "https://thistle.example/?utm_source=facebook&mc_eid=3f9b21c0de",
      ["https://thistle.example/?utm_source=facebook"],
    ],
    ["write to ines@example.com, or ftp://thistle.example, or https://", []],
    ["", []],
  ])("in '%s' are %j", (text, links) => {
    expect(linksOf([], text)).toEqual(links);
  });

  it("begin with what is attached, each once", () => {
    expect(
      linksOf(["https://thistle.example/shop"], "https://thistle.example/mugs https://thistle.example/shop"),
    ).toEqual(["https://thistle.example/shop", "https://thistle.example/mugs"]);
  });

  it.each([
    ["https://www.facebook.com/thistle/posts/1"],
    ["https://scontent-vie1-1.xx.fbcdn.net/v/1.jpg"],
    ["https://m.me/thistle"],
    ["https://instagram.com/p/1"],
    ["https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.instagram.com%2Fthistle"],
    ["https://l.facebook.com/l.php"],
    ["not an address"],
    ["javascript:alert(1)"],
  ])("leave out %s, where nobody of the shop sells", (address) => {
    expect(linksOf([address], "")).toEqual([]);
  });

  it.each([
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fthistle.example%2Fmugs%3Futm_source%3Dfb&h=AT0x",
    "https://lm.facebook.com/l.php?u=https%3A%2F%2Fthistle.example%2Fmugs%3Futm_source%3Dfb",
    "https://l.instagram.com/?u=https%3A%2F%2Fthistle.example%2Fmugs%3Futm_source%3Dfb&e=AT0",
  ])("see through %s", (address) => {
    expect(linksOf([address], "")).toEqual(["https://thistle.example/mugs?utm_source=fb"]);
  });

  it("do not mistake another host for one of Meta's", () => {
    expect(linksOf(["https://notfacebook.com/", "https://facebook.com.thistle.example/"], "")).toHaveLength(2);
  });

  it("are fifty at most, and never longer than an event can carry", () => {
    const many = Array.from({ length: 80 }, (_, i) => `https://thistle.example/${i}`).join(" ");
    expect(linksOf([], many)).toHaveLength(50);
    const [long] = linksOf([], `https://thistle.example/${"x".repeat(5000)}`);
    expect(long?.length).toBeLessThanOrEqual(2000);
  });

  it("are found at once in a text made to delay: a million brackets take no million looks back", () => {
    expect(linksOf([], `https://thistle.example/${")".repeat(1_000_000)}`)).toEqual(["https://thistle.example/"]);
  });
});
