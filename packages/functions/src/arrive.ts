// Where does a visitor end up who opens an address? Redirects are the window's business (outside/web.ts); a page that leads on by itself,
// and an address that is spelled with a slash at its end, are ours.
import type { PageEvidence } from "@handoff/core/page";
import type { Deps, Fetched } from "./deps.ts";
import { readPage } from "./read-page.ts";

const retryMs = 1_000;
const refreshesMax = 4;
const fewWords = 60;

type Looking = Pick<Deps, "web" | "pause">;
type Answered = Extract<Fetched, { outcome: "answered" }>;
type Failed = Extract<Fetched, { outcome: "failed" }>;
type Arrived = { outcome: "answered"; answer: Answered; page: PageEvidence; url: string };

export async function arrive(deps: Looking, landingUrl: string): Promise<Arrived | Failed | "in circles"> {
  const seen = new Set<string>();
  for (let next = landingUrl; ; ) {
    const answer = await fetchSpelled(deps, next);
    if (answer.outcome === "failed") return answer;
    const url = answer.hops.at(-1) ?? next;
    const page = readPage(answer.body, url);
    seen.add(next).add(url);
    if (page.refresh === undefined || answer.status >= 300) return { outcome: "answered", answer, page, url };
    if (seen.has(page.refresh) || seen.size > 2 * refreshesMax) {
      // A page that only loads itself again is a page; one that says nothing else is waiting for something that we do not do.
      return page.words.length >= fewWords ? { outcome: "answered", answer, page, url } : "in circles";
    }
    next = page.refresh;
  }
}

/** Addresses are kept without the slash at their end; some servers know a page only with it. */
async function fetchSpelled(deps: Looking, address: string): Promise<Fetched> {
  const answer = await fetchTwice(deps, address);
  const { pathname } = new URL(address);
  const isGone = answer.outcome === "answered" && (answer.status === 404 || answer.status === 410);
  if (!isGone || pathname.endsWith("/") || /\.\w+$/.test(pathname)) return answer;
  const spelled = new URL(address);
  spelled.pathname += "/";
  const second = await deps.web.fetch(spelled.href);
  return second.outcome === "answered" && second.status < 300 ? second : answer;
}

/** Trouble that may pass by itself is asked a second time before it is believed. */
async function fetchTwice({ web, pause }: Looking, url: string): Promise<Fetched> {
  const first = await web.fetch(url);
  const passing = first.outcome === "failed" ? ["timeout", "connect"].includes(first.cause) : first.status >= 500;
  if (!passing) return first;
  await pause(retryMs);
  return web.fetch(url);
}
