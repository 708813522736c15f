// The way out, loaded when the first page is looked at: it is the larger part of what a function that may look would load at its start.
import type { Web } from "../deps.ts";

export function createWebLater(): Web {
  let web: Promise<Web> | undefined;
  const load = async () => (await import("./web.ts")).createWeb();

  return {
    async fetch(url) {
      web ??= load();
      return (await web).fetch(url);
    },
  };
}
