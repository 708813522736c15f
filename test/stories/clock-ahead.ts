// Preloaded into a Handoff whose story goes on tomorrow: its clock is ahead, and what it does every minute it does every second.
const aheadMs = Number(process.env.STORY_AHEAD_MS);
const minuteMs = 60_000;
const RealDate = Date;
const realTimeout = setTimeout;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) =>
    args.length === 0 ? new target(target.now() + aheadMs) : Reflect.construct(target, args),
  get: (target, name) => (name === "now" ? () => target.now() + aheadMs : Reflect.get(target, name)),
});
globalThis.setTimeout = Object.assign(
  (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    realTimeout(run, ms === minuteMs ? 1_000 : ms, ...args),
  realTimeout,
);
