import { found } from "./elements.js";

let texts = {};

/** The page's text for `key`, with `{name}` filled from `values`; a text that counts in the form for `count`. */
export function t(key, values = {}) {
  const text = formFor(texts[key] ?? "", values.count);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? isolated(values[name]) : whole));
}

/** The form of a text by the plural rule of the page's language; whatever a browser does not know is said as for many. */
function formFor(text, count) {
  if (typeof text === "string") return text;
  const category = new Intl.PluralRules(document.documentElement.lang).select(Number(count));
  return text[category] ?? text.other ?? Object.values(text).at(-1);
}

/** A value in a right-to-left sentence keeps its own order: a name, a number, a reference. */
function isolated(value) {
  return document.documentElement.dir === "rtl" ? `\u2068${value}\u2069` : String(value);
}

/** Takes the texts that the server wrote into the page, so that nothing waits for a second request. */
export function readTextsOfPage() {
  texts = JSON.parse(found("texts").textContent);
}

/** Fetches the page's texts in another language and puts them on; keeps the old ones if that fails. */
export async function changeLanguage(language, direction) {
  const answer = await fetch(`/webchat/texts?language=${encodeURIComponent(language)}`);
  if (!answer.ok) return false;
  texts = { ...texts, ...(await answer.json()) };
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  found("use-form").href = `/form?language=${encodeURIComponent(language)}`;
  putOn();
  return true;
}

function putOn() {
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = t(element.dataset.hint);
}
