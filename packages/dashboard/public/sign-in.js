// The door: signing in with a key or by link, and making a business for whoever has the deployment's admin key.
import { el, send } from "./dom.js";
import { copyable, fieldsOf, submit } from "./forms.js";
import { complain, say } from "./say.js";

const byId = (id) => document.getElementById(id);

/** Signs in with the key that a link carries behind its #: that part never reaches a server, and leaves the address at once. */
export async function openDoor() {
  const key = /^#key=([\w-]+)$/.exec(location.hash)?.[1];
  if (location.pathname === "/login" || key) history.replaceState(null, "", "/");
  if (!key) return;
  await send("POST", "/session", { key }).catch((error) => refused(error, key));
}

export function listenAtDoor(enter) {
  submit(byId("sign-in-form"), async ({ key }) => {
    byId("sign-in-answer").replaceChildren();
    const isIn = await signIn(key.trim(), enter);
    if (isIn) byId("sign-in-form").reset();
  });
  submit(byId("new-business-form"), async (fields) => showKeys(await create(fields), enter));
  byId("new-business").addEventListener("toggle", fillLists, { once: true });
}

async function signIn(key, enter) {
  try {
    await send("POST", "/session", { key });
  } catch (error) {
    await refused(error, key);
    return false;
  }
  const isLed = await enter();
  say("You are signed in.");
  if (!isLed) byId("main").focus({ preventScroll: true });
  return true;
}

/** The admin key is a real key at the wrong door: says what it is for, and what is there. */
async function refused(error, key) {
  if (error.status !== 403) {
    if (error.status !== 401) return complain(error);
    const text = "That key is not valid. Copy it again, whole: it begins with ho_owner_ or ho_read_.";
    return byId("sign-in-answer").replaceChildren(el("p", { class: "bad" }, text));
  }
  const { businesses, next } = await send("GET", "/v1/businesses", undefined, key).catch(() => ({ businesses: [] }));
  const names = businesses.map(({ name }) => el("li", {}, el("bdi", {}, name)));
  byId("sign-in-answer").replaceChildren(
    el("p", {}, el("strong", {}, "That is the admin key."), " It makes businesses, and opens none."),
    ...(names.length > 0
      ? [
          el("p", {}, "Sign in with the owner key of one of these:"),
          el("ul", {}, names, next && el("li", {}, "… and more")),
        ]
      : [el("p", {}, "There is no business yet. Create one below: you get its keys.")]),
  );
  byId("new-business").open = true;
  byId("admin-key").value = key;
  if (names.length === 0) byId("new-name").focus();
}

function create({ adminKey, name, timezone, currency, recipient }) {
  const recipients = recipient ? [recipient] : [];
  return send("POST", "/v1/businesses", { name, timezone, currency, recipients }, adminKey.trim());
}

function showKeys({ keys }, enter) {
  const place = byId("new-keys");
  const go = el("button", { type: "button" }, "I have kept them: sign in");
  go.addEventListener("click", async () => {
    if (!(await signIn(keys.owner, enter))) return;
    place.hidden = true;
    place.replaceChildren();
  });
  place.replaceChildren(
    el("h2", { id: "new-keys-title" }, "Your keys, shown this once"),
    el("p", {}, "Keep them where you keep passwords: Handoff knows only their fingerprints."),
    copyable("Owner key", "sees and changes everything", keys.owner),
    copyable("Read key", "sees figures, no addresses", keys.read),
    el("p", {}, go),
  );
  place.hidden = false;
  byId("new-business-form").reset();
  byId("new-business").open = false;
  place.focus();
}

/** Only when they are wanted: there are more than 400 time zones. */
function fillLists() {
  const options = (kind) => Intl.supportedValuesOf(kind).map((value) => el("option", { value }));
  byId("timezones").replaceChildren(...options("timeZone"));
  byId("currencies").replaceChildren(...options("currency"));
  const { timezone } = fieldsOf(byId("new-business-form"));
  if (!timezone) byId("new-timezone").value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
