// Who left an address and waits for an answer.
import { button, el, time } from "./dom.js";

const kinds = {
  "opt-in": "joined the list",
  form: "filled in a form",
  message: "wrote to you",
  "back-in-stock": "wants to know when it is back",
};

export function drawLeads({ leads, next }, { timezone, owner }) {
  if (leads.length === 0) return el("p", { class: "quiet" }, "Nobody is waiting for an answer.");
  const items = leads.map((lead) => {
    const who = lead.contact ?? lead.note ?? "a new contact";
    return el(
      "li",
      { id: `lead-${lead.id}` },
      el("bdi", { class: "who" }, who),
      el("span", { class: "quiet" }, `${kinds[lead.kind] ?? lead.kind} · ${lead.channel} · `, time(lead.at, timezone)),
      owner &&
        button("I have answered", {
          id: `contacted-${lead.id}`,
          name: `I have answered ${who}`,
          post: `/v1/leads/${encodeURIComponent(lead.id)}/contacted`,
          say: "Noted: answered.",
          kind: "plain small",
        }),
    );
  });
  return [
    el("ul", { class: "list" }, items),
    next && el("p", { class: "quiet" }, "The newest 20; all of them: /v1/leads"),
  ];
}
