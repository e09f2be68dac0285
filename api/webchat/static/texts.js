import { found } from "./elements.js";

let texts = {};

/** The page's text for `key`, with `{name}` filled from `values`. */
export function t(key, values = {}) {
  return (texts[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
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
