// What stands on a page? HTML to plain evidence, in one pass and without a tree: a stranger's page may be as deep as it likes.
import { missingWordsIn, type PageEvidence, soldOutWordsIn } from "@handoff/core/page";
import { widgetIn } from "@handoff/core/widget";
import { Parser } from "htmlparser2";
import { type Attributes, type Form, formOf, judgeForm, noteField } from "./page-form.ts";
import { offersInJson } from "./structured-offers.ts";

const wordsMax = 1500;
const wordLengthMax = 60;
const linksMax = 500;
const framesMax = 20;
const addressLengthMax = 2_000;
// Real pages nest about a hundred deep and have some ten thousand tags a megabyte. The parser's time grows with depth times tags, so a
// page that goes beyond both bounds is read as far as they reach, and counts as cut.
const depthMax = 500;
const tagsMax = 100_000;
const unread = new Set(["script", "style", "noscript", "template", "svg", "title"]);
const addWords =
  /^(\+ ?)?(add (it )?to (my |the )?(cart|bag|basket)|buy( it)?( now)?|order( now)?|pre-?order( now)?|check ?out|in den (warenkorb|einkaufswagen)|jetzt (kaufen|bestellen)|kaufen|ajouter au panier|acheter|añadir al carrito|comprar|aggiungi al carrello|acquista|in winkelwagen|adicionar ao carrinho|lägg i varukorg|köp|læg i kurv|køb|dodaj do koszyka|kup teraz)\b/i;
const addMarks = /add[-_]?to[-_]?(cart|bag|basket)|snipcart-add-item|product-form__submit|buy-?now/i;
const challengeTitles =
  /^(just a moment|attention required|access denied|security check|robot check|are you (a )?human|pardon our interruption|ddos-guard|checking your browser)/i;
const challengeMarks =
  /cf-challenge|_cf_chl_opt|px-captcha|_Incapsula_Resource|captcha-delivery\.com|challenge-platform\/h\//i;
const captchas = /recaptcha|hcaptcha|turnstile|captcha/i;
const shellIds = new Set(["root", "app", "__next", "__nuxt", "___gatsby", "svelte", "q-app"]);
const shellNames = /^(app|\w+)-root$/;
// What such a frame says until its scripts have run, and a page whose scripts lead on.
const waiting =
  /^\W*(loading|please wait|one moment|redirecting|you are being redirected|wird geladen|bitte warten|chargement|cargando|caricamento|laden)/i;
const scriptLeads = /location(\.href)?\s*=[^=]|location\.(replace|assign)\s*\(/;
const refreshSecondsMax = 10;

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
    widgets: [],
    frames: [],
    passwordForm: false,
    scripted: false,
    app: false,
  };
  const text: string[] = [];
  const saidOffers: string[] = [];
  let [base, title, json, hint] = [url, "", "", ""];
  let [scripts, leads, depth, tags] = [0, false, 0, 0];
  let shell: { depth: number; from: number } | undefined;
  let hollow = false;
  let readingJson = false;
  let [anchor, form, button]: [Piece?, Form?, Piece?] = [];
  const open: string[] = [];

  const resolve = (address = "") =>
    address.length <= addressLengthMax ? URL.parse(address.trim(), base)?.href : undefined;
  const addLink = (address: string | undefined, said: string) => {
    if (page.links.length >= linksMax) return;
    const href = address && resolve(address);
    if (href) page.links.push({ url: href, text: said.replace(/\s+/g, " ").trim().slice(0, 100) });
  };
  const closeForm = () => {
    if (form) judgeForm(form, page);
    form = undefined;
  };
  const closeButton = () => {
    if (!button) return;
    const { attributes, said } = button;
    const off = isDisabled(attributes);
    // The cart's own button, there on every page of a shop, whatever it sells.
    const ofCart = attributes.name === "checkout" && (form?.bag === true || attributes.form !== undefined);
    const gone = off && soldOutWordsIn(said) !== undefined;
    const adds = addWords.test(said.trim()) || addMarks.test(marksOf(attributes)) || attributes.name === "add";
    if (form && attributes.type !== "button" && attributes.type !== "reset") form.buttons.push({ disabled: off });
    if (form?.cart !== true && !ofCart && (adds || gone)) page.carts.push({ enabled: !off });
    button = undefined;
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > depthMax || ++tags > tagsMax) throw new TooMuch();
        if (unread.has(name)) open.push(name);
        noteWidget(name, attributes, page);
        const refresh =
          name === "meta" && !page.refresh && !open.includes("noscript") ? refreshOf(attributes, resolve) : undefined;
        if (refresh) page.refresh = refresh;
        if (name === "base" && attributes.href) base = resolve(attributes.href) ?? base;
        if (name === "script" && !/json/i.test(attributes.type ?? "")) scripts++;
        readingJson = name === "script" && /ld\+json/i.test(attributes.type ?? "");
        if (!page.app && (shellIds.has(attributes.id ?? "") || shellNames.test(name))) {
          page.app = true;
          shell = { depth, from: text.length };
        }
        if (name === "a") anchor = { attributes, said: attributes["aria-label"] ?? attributes.title ?? "" };
        if (name === "iframe") {
          addLink(attributes.src, attributes.title ?? "");
          const frame = open.includes("noscript") ? undefined : resolve(attributes.src || "about:blank");
          if (frame && /^https?:/.test(frame) && page.frames.length < framesMax) page.frames.push(frame);
        }
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
        if (unreadIn === "script" && !readingJson) {
          noteMark(part, page);
          leads ||= scriptLeads.test(part);
        }
        if (!unreadIn) {
          text.push(part);
          if (anchor) anchor.said += part;
          if (button) button.said += part;
        }
      },
      onclosetag(name) {
        if (open.at(-1) === name) open.pop();
        if (shell?.depth === depth) {
          hollow = text.slice(shell.from).every((part) => part.trim() === "");
          shell = undefined;
        }
        depth--;
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
  try {
    parser.end(html);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    page.cut = true;
  }
  closeForm();

  const readable = text.join(" ").replace(/\s+/g, " ");
  const words = readable.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  page.words = [...new Set(words)].slice(0, wordsMax).map((word) => word.slice(0, wordLengthMax));
  if (page.offers.length === 0) page.offers.push(...saidOffers);
  const wording = soldOutWordsIn(readable);
  if (wording) page.soldOutWords = wording;
  const missing = missingWordsIn(`${page.title} ${readable}`);
  if (missing) page.missingWords = missing;
  const challenge = challengeIn(page.title, html, words.length);
  if (challenge) page.challenge = challenge;
  const few = words.length < 20;
  const needsScript =
    words.length === 0 ||
    hollow ||
    (few && !missing && (page.app || leads || waiting.test(readable))) ||
    (/javascript/i.test(hint) && words.length < 15);
  page.app &&= scripts > 0;
  page.scripted = scripts > 0 && needsScript;
  return page;
}

/** Thrown inside the parser: the page goes beyond what is read of one. */
class TooMuch extends Error {}

type Piece = { attributes: Attributes; said: string };

const marksOf = (attributes: Attributes) => `${attributes.class ?? ""} ${attributes.id ?? ""} ${attributes.name ?? ""}`;
const isDisabled = (attributes: Attributes) =>
  "disabled" in attributes ||
  attributes["aria-disabled"] === "true" ||
  /(^|\s)(is-)?disabled(\s|$)/.test(attributes.class ?? "");

/** Where a page leads on to, when it does so at once and not to count the minutes. */
function refreshOf(attributes: Attributes, resolve: (address: string) => string | undefined): string | undefined {
  if (attributes["http-equiv"]?.toLowerCase() !== "refresh") return undefined;
  const [, seconds = "0", address] =
    /^(\d{0,9})(?:\.\d{0,9})?\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(attributes.content?.trim() ?? "") ?? [];
  const target = address && Number(seconds) <= refreshSecondsMax ? resolve(address) : undefined;
  return target && /^https?:/.test(target) ? target : undefined;
}

function noteWidget(name: string, attributes: Attributes, page: PageEvidence): void {
  const { src = "", class: marks = "" } = attributes;
  const data = Object.entries(attributes).flatMap(([key, value]) => (key.startsWith("data-") ? [key, value] : []));
  if (name === "script" || name.includes("-") || marks || data.length > 0)
    noteMark([name, name === "script" ? src : "", marks, ...data].join(" "), page);
}

function noteMark(text: string, page: PageEvidence): void {
  const widget = widgetIn(text);
  if (widget && !page.widgets.some(({ shownBy }) => shownBy === widget.shownBy)) page.widgets.push(widget);
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
