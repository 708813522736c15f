// What is a form for? To put something into the cart, to look at the cart, to leave an address, to ask for a day.
import type { PageEvidence } from "@handoff/core/page";

export type Attributes = Record<string, string>;
export type Form = {
  action: string;
  /** Puts something into the cart, or leads from the page to the checkout. */
  cart: boolean;
  /** Shows what is in the cart already: a shop has it on every page. */
  bag: boolean;
  /** Takes what readers say to each other. */
  comments: boolean;
  buttons: { disabled: boolean }[];
  address: boolean;
  password: boolean;
  day: boolean;
};

export function formOf(attributes: Attributes): Form {
  const action = attributes.action ?? "";
  const marks = attributes.class ?? "";
  const bag = /\/cart\/?([?#]|$)/i.test(action);
  const cart = !bag && (/\/cart\/add|add-to-cart|\/checkouts?(\/|$)/i.test(action) || /(^|\s)cart(\s|$)/.test(marks));
  const comments =
    /wp-comments-post\.php|\/comments\/?([?#]|$)/i.test(action) || /(^|\s)comment-form(\s|$)/.test(marks);
  return { action, cart, bag, comments, buttons: [], address: false, password: false, day: false };
}

export function noteField(form: Form, attributes: Attributes): void {
  const type = (attributes.type ?? "").toLowerCase();
  if (type === "hidden") return;
  if (type === "password") form.password = true;
  if (type === "email" || type === "tel" || /(^|[^a-z])(e-?mail|phone|tel)([^a-z]|$)/i.test(attributes.name ?? ""))
    form.address = true;
  if (type === "date" || type === "time" || type === "datetime-local") form.day = true;
}

export function judgeForm(form: Form, page: PageEvidence): void {
  if (form.password) {
    if (/\/password\/?$/.test(form.action)) page.passwordForm = true;
    return;
  }
  if (form.cart) {
    page.carts.push({ enabled: form.buttons.length === 0 || form.buttons.some(({ disabled }) => !disabled) });
  } else if (form.day) page.forms.push("booking");
  else if (form.address && !form.comments) page.forms.push("opt-in");
}
