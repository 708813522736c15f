// The owner's two forms: a goal and a tracked link. A refused field says why, beside the field.
import { el, send } from "./dom.js";
import { complain, say } from "./say.js";
import { addDays, dayOf } from "./words.js";

const byId = (id) => document.getElementById(id);

export function listenToForms(refresh) {
  submit(byId("new-goal-form"), async ({ target, ...goal }) => {
    await send("POST", "/v1/goals", { ...goal, metric: "sales", target: Number(target) });
    byId("new-goal-form").reset();
    byId("new-goal").open = false;
    byId("new-goal").querySelector("summary").focus();
    say("The goal is set.");
    await refresh();
  });
  submit(byId("new-link-form"), async ({ fallback, ...link }) => {
    showLink(await send("POST", "/v1/links", { ...link, ...(fallback && { fallback }) }));
    say("The link is made.");
  });
  submit(byId("add-recipient-form"), async ({ email }) => {
    await send("POST", "/v1/recipients", { email });
    byId("add-recipient-form").reset();
    say("Noted: the next mail goes there too.");
    await refresh();
  });
  byId("incidents").addEventListener("submit", (event) =>
    answer(event, event.target, async ({ fallback }) => {
      const { slug } = await send("PATCH", event.target.dataset.patch, { fallback: fallback || null });
      event.target.closest("details").open = false;
      event.target.closest("details").querySelector("summary").focus();
      say(fallback ? `While its page is down, ${slug} leads there.` : `${slug} has no fallback any more.`);
      await refresh();
    }),
  );
}

/** What only the owner may do is not offered to others. */
export function prepareForms({ owner, timezone }) {
  byId("new-goal").hidden = !owner;
  byId("new-link").hidden = !owner;
  byId("add-recipient").hidden = !owner;
  byId("made-link").hidden = true;
  const today = dayOf(Date.now(), timezone);
  byId("goal-from").defaultValue = today;
  byId("goal-to").defaultValue = addDays(today, 29);
}

export const fieldsOf = (form) =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));

export function submit(form, run) {
  form.addEventListener("submit", (event) => answer(event, form, run));
}

/** Runs what a form is for, once at a time; what the API refuses is shown beside the fields it is about. */
async function answer(event, form, run) {
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  showProblems(form, []);
  complain();
  try {
    await run(fieldsOf(form));
  } catch (error) {
    const left = showProblems(form, error.problems ?? []);
    if (left.length > 0 || !error.problems?.length) complain({ message: error.message, problems: left });
  }
  button.ariaDisabled = null;
}

/** Returns the problems that belong to no field of this form. */
function showProblems(form, problems) {
  for (const old of form.querySelectorAll(".problem")) old.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-errormessage");
  }
  const left = problems.filter(({ field, remedy }) => {
    const input = form.elements.namedItem(field.replace(/^recipients.*/, "recipient"));
    if (!input) return true;
    const id = `${input.id}-problem`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-errormessage", id);
    input.closest("p").append(el("span", { class: "problem", id }, remedy));
    return false;
  });
  form.querySelector("[aria-invalid]")?.focus();
  return left;
}

/** Something to be kept: shown whole, with a button where the browser can copy. */
export function copyable(name, what, text) {
  const copy = el("button", { type: "button", class: "second small", "aria-label": `Copy: ${name}` }, "Copy");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
    say(`${name} is copied.`);
  });
  return el(
    "div",
    { class: "copyable" },
    el("span", {}, el("strong", {}, name), what && el("span", { class: "quiet" }, ` ${what}`)),
    el("span", { class: "row" }, el("code", {}, text), navigator.clipboard && copy),
  );
}

function showLink({ slug, url, source, medium, campaign }) {
  const qr = `/l/${encodeURIComponent(slug)}/qr.svg`;
  const place = byId("made-link");
  place.replaceChildren(
    el("img", { src: qr, width: "144", height: "144", alt: `QR code of ${url}` }),
    el(
      "div",
      {},
      copyable("Your link", `${source} · ${medium} · ${campaign}`, url),
      el("p", {}, el("a", { href: qr, download: `${slug}.svg` }, "Download the QR code for print")),
    ),
  );
  place.hidden = false;
  place.focus();
}
