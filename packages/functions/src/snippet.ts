// The script on the shop's own pages. It does nothing before she agrees: no id, no request, nothing stored.
// Served as it is written here, so that anybody can read what it does; ES5, for old phones.
import { shortHash } from "@handoff/core/id";

export const snippet = `/* Handoff: tells which marketing led to a sale. Runs only with the visitor's consent.
   <script src=".../handoff.js" data-business="biz_..." async></script>
   data-consent="granted" when consent was given before; else call handoff.consent(true), or let Shopify's banner do it. */
(function (window, document) {
  var script = document.currentScript;
  var business = script && script.getAttribute("data-business");
  if (!business) return;
  var base = script.src.replace(/\\/handoff\\.js.*$/, "");
  var name = "ho_visitor";
  var started = false;

  function read() {
    try { var kept = localStorage.getItem(name); if (kept) return kept; } catch (e) {}
    var found = document.cookie.match(/(?:^|; )ho_visitor=(\\w+)/);
    return found && found[1];
  }
  function write(value) {
    try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch (e) {}
    var cookie = name + "=" + value + ";path=/;max-age=" + (value ? 31536000 : 0) + ";samesite=lax" +
      (location.protocol === "https:" ? ";secure" : "");
    // The widest domain the browser allows: one visitor on www. and on shop.
    var labels = (location.hostname || "").split(".");
    for (var i = labels.length - 2; i >= 0; i--) {
      document.cookie = cookie + ";domain=" + labels.slice(i).join(".");
      if (value && document.cookie.indexOf(name + "=" + value) >= 0) return;
    }
    document.cookie = cookie;
  }
  function make() {
    var id = "", bytes = crypto.getRandomValues(new Uint8Array(16));
    for (var i = 0; i < 16; i++) id += (bytes[i] + 256).toString(16).slice(1);
    return id;
  }
  function tell(text) {
    if (navigator.sendBeacon && navigator.sendBeacon(base + "/t", text)) return;
    fetch(base + "/t", { method: "POST", body: text, keepalive: true, credentials: "omit" })["catch"](function () {});
  }
  function mark(visitor) {
    var shopify = window.Shopify;
    if (!shopify) return;
    var click = /[?&]ho_click=([\\w-]+)/.exec(location.search);
    var attributes = { ho_visitor: visitor };
    if (click) attributes.ho_click = click[1];
    fetch((shopify.routes && shopify.routes.root || "/") + "cart/update.js", {
      method: "POST", keepalive: true, headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ attributes: attributes })
    })["catch"](function () {});
  }
  function consent(given) {
    if (!given) { started = false; write(""); return; }
    if (started) return;
    started = true;
    var visitor = read() || make();
    write(visitor);
    tell(JSON.stringify({ business: business, visitor: visitor, url: location.href.slice(0, 6000),
      referrer: document.referrer.split(/[?#]/)[0].slice(0, 1000), consent: true }));
    mark(visitor);
  }
  function ask() {
    var privacy = window.Shopify && window.Shopify.customerPrivacy;
    if (privacy && privacy.analyticsProcessingAllowed && privacy.analyticsProcessingAllowed()) consent(true);
  }

  window.handoff = { consent: consent };
  if (script.getAttribute("data-consent") === "granted") return consent(true);
  document.addEventListener("visitorConsentCollected", function (event) {
    consent(!!(event.detail && event.detail.analyticsAllowed));
  });
  if (window.Shopify && window.Shopify.loadFeatures)
    window.Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], function (error) { if (!error) ask(); });
  else ask();
})(window, document);
`;

const etag = `"${shortHash(snippet)}"`;
const headers = {
  "content-type": "text/javascript; charset=utf-8",
  "cache-control": "public, max-age=86400, stale-while-revalidate=604800",
  etag,
  "x-content-type-options": "nosniff",
  // Pages that isolate themselves may load it too.
  "cross-origin-resource-policy": "cross-origin",
};

/** The snippet, or 304 for a browser that has it. */
export function snippetAnswer(ifNoneMatch: string | undefined): Response {
  const has = ifNoneMatch?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  return has ? new Response(null, { status: 304, headers }) : new Response(snippet, { headers });
}
