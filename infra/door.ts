// The front door: one address for everything, in front of the functions' own.
import type { Settings } from "./settings.ts";

/**
 * Tells the functions from which address a request came: their own event only names CloudFront. Whoever calls a function's address
 * directly can write this header herself, and gains a fresh allowance of the limits per address, nothing else.
 */
const viewerHeader = `event.request.headers["x-handoff-viewer"] = { value: event.viewer.ip };`;

// CloudFront would keep an error for ten seconds and give it to others, who ask with another key.
const uncachedErrors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export function createDoor({ domain, certificate }: Pick<Settings, "domain" | "certificate">) {
  const router = new sst.aws.Router("Door", {
    ...(domain && { domain: certificate ? { name: domain, dns: false, cert: certificate } : domain }),
    edge: { viewerRequest: { injection: viewerHeader } },
    transform: {
      cdn: (cdn) => {
        cdn.customErrorResponses = uncachedErrors.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 }));
        // Every path has a route. Should the routes be unreadable, requests with their keys and signatures end here, and nowhere else.
        cdn.origins = $output(cdn.origins).apply((origins) =>
          origins.map((origin) => ({ ...origin, domainName: "unrouted.invalid" })),
        );
      },
    },
  });
  return {
    url: router.url,
    /** Sends these paths, and all below them, to a function's address; the longest path wins. */
    open(paths: readonly string[], target: $util.Input<string>) {
      for (const path of paths) router.route(path, target, { readTimeout: "30 seconds" });
    },
  };
}
