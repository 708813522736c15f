import { describe, expect, it } from "vitest";
import { createKnown } from "./known.ts";
import { createClock } from "./stall.fixture.ts";

function source(options: { optional?: boolean; max?: number } = {}) {
  const clock = createClock();
  const asked: string[] = [];
  let answer: (key: string) => Promise<string | undefined> = async (key) => `${key} 1`;
  const known = createKnown<string>(clock, {
    ...options,
    load(key) {
      asked.push(key);
      return answer(key);
    },
  });
  const answers = (how: typeof answer) => {
    answer = how;
  };
  return { known, clock, asked, answers };
}

describe("what is known", () => {
  it("is asked for once in two seconds, however many want it", async () => {
    const { known, clock, asked } = source();
    await Promise.all([known.get("a"), known.get("a"), known.get("a")]);
    await known.get("a");
    expect(asked).toEqual(["a"]);
    await clock.advance(2_000);
    await known.get("a");
    expect(asked).toEqual(["a", "a"]);
  });

  it("is forgotten when the source says that it is gone", async () => {
    const { known, clock, answers } = source();
    await known.get("a");
    answers(async () => undefined);
    await clock.advance(2_000);
    expect(await known.get("a")).toEqual({ known: true, value: undefined });
  });

  it("comes late but comes: an answer that somebody did not wait for serves the next", async () => {
    const { known, clock, answers } = source();
    await known.get("a");
    await clock.advance(2_000);
    const coming = Promise.withResolvers<string>();
    answers(() => coming.promise);
    const going = known.get("a");
    await clock.advance(250);
    expect(await going).toEqual({ known: true, value: "a 1" });
    coming.resolve("a 2");
    await clock.advance(1);
    expect(await known.get("a")).toEqual({ known: true, value: "a 2" });
  });

  it("keeps what is used most recently when there is too much of it", async () => {
    const { known, clock, asked, answers } = source({ max: 2 });
    for (const key of ["a", "b", "c"]) await known.get(key);
    answers(() => Promise.reject(new Error("down")));
    await clock.advance(2_000);
    expect(await known.get("a")).toEqual({ known: false });
    expect(await known.get("c")).toEqual({ known: true, value: "c 1" });
    expect(asked).toEqual(["a", "b", "c", "a", "c"]);
  });

  it("that is optional is waited for once, not by everybody, while the source is slow", async () => {
    const { known, clock, answers } = source({ optional: true });
    answers(() => new Promise(() => {}));
    const going = known.get("a");
    await clock.advance(250);
    expect(await going).toEqual({ known: false });
    expect(await known.get("b")).toEqual({ known: false });
  });

  it("that hung is asked for anew after a while", async () => {
    const { known, clock, answers } = source();
    answers(() => new Promise(() => {}));
    const going = known.get("a");
    await clock.advance(5_000);
    expect(await going).toEqual({ known: false });
    answers(async () => "a 2");
    expect(await known.get("a")).toEqual({ known: true, value: "a 2" });
  });
});
