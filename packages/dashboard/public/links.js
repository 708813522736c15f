// The tracked links to a page that is down: where each leads right now, and where the owner wants it to lead meanwhile.
import { address, el } from "./dom.js";

export function drawLinks({ id, links }, { owner }) {
  if (links.length === 0) {
    return el(
      "p",
      { class: "quiet" },
      "None of your tracked links leads there, so everybody lands on the page itself.",
    );
  }
  return el(
    "div",
    {},
    el("h4", {}, "Where your links lead now"),
    el(
      "ul",
      { class: "list" },
      links.map((link) => line(link, id, owner)),
    ),
  );
}

function line(link, incident, owner) {
  const { slug, campaign } = link;
  return el(
    "li",
    { id: `link-${incident}-${slug}` },
    el("bdi", { class: "who url" }, `/l/${slug}`),
    el("span", { class: "quiet" }, el("bdi", {}, campaign), " · ", ...wayOf(link)),
    owner && change(link, incident),
  );
}

function wayOf({ to, address: url }) {
  if (to === "catch") return ["asks people for their address"];
  return [to === "wanted" ? "leads to the page itself: " : "leads people on to ", address(url)];
}

function change({ slug, fallback = "" }, incident) {
  const id = `fallback-${incident}-${slug}`;
  return el(
    "details",
    { class: "make", id: `change-${incident}-${slug}` },
    el("summary", {}, fallback ? "Change its fallback" : "Give it a fallback"),
    el(
      "form",
      { class: "fields", "data-patch": `/v1/links/${encodeURIComponent(slug)}`, id: `form-${incident}-${slug}` },
      el(
        "p",
        { class: "wide" },
        el("label", { for: id }, "While the page is down, lead to"),
        el("input", {
          id,
          name: "fallback",
          type: "url",
          maxlength: "2000",
          value: fallback,
          placeholder: "https://claykiln.example/collections/jars",
        }),
      ),
      el("p", { class: "wide" }, el("button", { type: "submit", id: `save-${incident}-${slug}` }, "Save the fallback")),
    ),
  );
}
