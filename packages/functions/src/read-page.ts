// What stands on a page? HTML to plain evidence, in one pass and without a tree: a stranger's page may be as deep as it likes.
import { type PageEvidence, soldOutWordsIn } from "@handoff/core/page";
import { Parser } from "htmlparser2";
import { offersInJson } from "./structured-offers.ts";

const wordsMax = 1500;
const linksMax = 500;
const unread = new Set(["script", "style", "noscript", "template", "svg", "title"]);
const addWords =
  /^(\+ ?)?(add (it )?to (my |the )?(cart|bag|basket)|buy( it)?( now)?|order( now)?|pre-?order( now)?|check ?out|in den (warenkorb|einkaufswagen)|jetzt (kaufen|bestellen)|kaufen|ajouter au panier|acheter|añadir al carrito|comprar|aggiungi al carrello|acquista|in winkelwagen|adicionar ao carrinho|lägg i varukorg|köp|læg i kurv|køb|dodaj do koszyka|kup teraz)\b/i;
const addMarks = /add[-_]?to[-_]?(cart|bag|basket)|snipcart-add-item|product-form__submit|buy-?now/i;
const challengeTitles =
  /^(just a moment|attention required|access denied|security check|robot check|are you (a )?human|pardon our interruption|ddos-guard|checking your browser)/i;
const challengeMarks =
  /cf-challenge|_cf_chl_opt|px-captcha|_Incapsula_Resource|captcha-delivery\.com|challenge-platform\/h\//i;
const captchas = /recaptcha|hcaptcha|turnstile|captcha/i;
const shellIds = new Set(["root", "app", "__next", "__nuxt", "___gatsby"]);

type Form = {
  action: string;
  cart: boolean;
  buttons: { disabled: boolean }[];
  address: boolean;
  password: boolean;
  day: boolean;
};
type Attributes = Record<string, string>;

/** @param url where the body came from; relative links are resolved against it (or the page's own base) */
export function readPage(html: string, url: string): PageEvidence {
  const page: PageEvidence = {
    url,
    title: "",
    words: [],
    offers: [],
    carts: [],
    forms: [],
    links: [],
    passwordForm: false,
    scripted: false,
  };
  const text: string[] = [];
  const saidOffers: string[] = [];
  let [base, title, json, hint] = [url, "", "", ""];
  let [scripts, shell] = [0, false];
  let readingJson = false;
  let [anchor, form, button]: [Piece?, Form?, Piece?] = [];
  const open: string[] = [];

  const resolve = (address = "") => URL.parse(address.trim(), base)?.href;
  const addLink = (address: string | undefined, said: string) => {
    const href = address && resolve(address);
    if (href && page.links.length < linksMax)
      page.links.push({ url: href, text: said.replace(/\s+/g, " ").trim().slice(0, 100) });
  };
  const closeForm = () => {
    if (form) judgeForm(form, page);
    form = undefined;
  };
  const closeButton = () => {
    if (!button) return;
    const { attributes, said } = button;
    const off = isDisabled(attributes);
    const gone = off && soldOutWordsIn(said) !== undefined;
    const adds = addWords.test(said.trim()) || addMarks.test(marksOf(attributes)) || attributes.name === "add";
    if (form && attributes.type !== "button" && attributes.type !== "reset") form.buttons.push({ disabled: off });
    if (form?.cart !== true && (adds || gone)) page.carts.push({ enabled: !off });
    button = undefined;
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (unread.has(name)) open.push(name);
        if (name === "base" && attributes.href) base = resolve(attributes.href) ?? base;
        if (name === "script" && !/json/i.test(attributes.type ?? "")) scripts++;
        readingJson = name === "script" && /ld\+json/i.test(attributes.type ?? "");
        if (shellIds.has(attributes.id ?? "")) shell = true;
        if (name === "a") anchor = { attributes, said: attributes["aria-label"] ?? attributes.title ?? "" };
        if (name === "iframe") addLink(attributes.src, attributes.title ?? "");
        if (name === "button" || (name === "input" && /^(submit|image)$/i.test(attributes.type ?? ""))) {
          button = { attributes, said: attributes.value ?? attributes["aria-label"] ?? "" };
          if (name === "input") closeButton();
        }
        if (name === "stripe-buy-button" || name === "stripe-pricing-table") page.carts.push({ enabled: true });
        if (name === "form") {
          closeForm();
          form = formOf(attributes);
          if (attributes.action) addLink(attributes.action, "");
        }
        if (form && (name === "input" || name === "select")) noteField(form, attributes);
        noteOffer(attributes, page, saidOffers);
      },
      ontext(part) {
        const unreadIn = open.at(-1);
        if (unreadIn === "title" && !page.title) title += part;
        if (readingJson) json += part;
        if (unreadIn === "noscript") hint += part;
        if (!unreadIn) {
          text.push(part);
          if (anchor) anchor.said += part;
          if (button) button.said += part;
        }
      },
      onclosetag(name) {
        if (open.at(-1) === name) open.pop();
        if (name === "title" && !page.title) page.title = title.replace(/\s+/g, " ").trim().slice(0, 200);
        if (name === "script" && readingJson) {
          page.offers.push(...offersInJson(json));
          [json, readingJson] = ["", false];
        }
        if (name === "a" && anchor) {
          addLink(anchor.attributes.href, anchor.said);
          if (!anchor.attributes.href && addMarks.test(marksOf(anchor.attributes)))
            page.carts.push({ enabled: !isDisabled(anchor.attributes) });
          anchor = undefined;
        }
        if (name === "button") closeButton();
        if (name === "form") closeForm();
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  closeForm();

  const readable = text.join(" ").replace(/\s+/g, " ");
  const words = readable.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  page.words = [...new Set(words)].slice(0, wordsMax);
  if (page.offers.length === 0) page.offers.push(...saidOffers);
  const wording = soldOutWordsIn(readable);
  if (wording) page.soldOutWords = wording;
  const challenge = challengeIn(page.title, html, words.length);
  if (challenge) page.challenge = challenge;
  const needsScript =
    words.length === 0 || (shell && words.length < 20) || (/javascript/i.test(hint) && words.length < 15);
  page.scripted = scripts > 0 && needsScript;
  return page;
}

type Piece = { attributes: Attributes; said: string };

const marksOf = (attributes: Attributes) => `${attributes.class ?? ""} ${attributes.id ?? ""} ${attributes.name ?? ""}`;
const isDisabled = (attributes: Attributes) =>
  "disabled" in attributes ||
  attributes["aria-disabled"] === "true" ||
  /(^|\s)(is-)?disabled(\s|$)/.test(attributes.class ?? "");

function formOf(attributes: Attributes): Form {
  const action = attributes.action ?? "";
  const cart =
    /\/cart\/add|\/cart\/?$|add-to-cart|\/checkouts?(\/|$)/i.test(action) ||
    /(^|\s)cart(\s|$)/.test(attributes.class ?? "");
  return { action, cart, buttons: [], address: false, password: false, day: false };
}

function noteField(form: Form, attributes: Attributes): void {
  const type = (attributes.type ?? "").toLowerCase();
  if (type === "hidden") return;
  if (type === "password") form.password = true;
  if (type === "email" || type === "tel" || /^(.*[^a-z])?(e-?mail|phone|tel)([^a-z].*)?$/i.test(attributes.name ?? ""))
    form.address = true;
  if (type === "date" || type === "time" || type === "datetime-local") form.day = true;
}

function judgeForm(form: Form, page: PageEvidence): void {
  if (form.password) {
    if (/\/password\/?$/.test(form.action)) page.passwordForm = true;
    return;
  }
  if (form.cart) {
    page.carts.push({ enabled: form.buttons.length === 0 || form.buttons.some(({ disabled }) => !disabled) });
  } else if (form.day) page.forms.push("booking");
  else if (form.address) page.forms.push("opt-in");
}

/** Microdata and the product tags of Open Graph. */
function noteOffer(attributes: Attributes, page: PageEvidence, said: string[]): void {
  const value = attributes.href ?? attributes.content ?? "";
  if (attributes.itemprop === "availability") page.offers.push(value.replace(/^.*[/#]/, "").replaceAll(" ", ""));
  if (/^(product|og):availability$/.test(attributes.property ?? "")) {
    said.push(/^(oos|out of stock)$/i.test(value) ? "OutOfStock" : value.replaceAll(" ", ""));
  }
}

function challengeIn(title: string, html: string, words: number): string | undefined {
  if (challengeTitles.test(title)) return `the title "${title.slice(0, 60)}"`;
  if (words > 150) return undefined;
  const mark =
    challengeMarks.exec(html)?.[0] ?? (words < 60 && !/<form/i.test(html) ? captchas.exec(html)?.[0] : undefined);
  return mark && `the mark "${mark}"`;
}
