import { placeToRest } from "./composer.js";
import { found } from "./elements.js";
import { t } from "./texts.js";

/**
 * What the chat and the page around it tell each other (embed.js). Only labels and wishes, never a word of the
 * conversation: any site may be the one around us.
 */
export function joinHostPage() {
  if (window.parent === window) return;
  const hide = found("hide");
  hide.hidden = false;
  hide.addEventListener("click", () => window.parent.postMessage({ haven: "hide" }, "*"));
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.data?.haven !== "opened") return;
    firstPlaceToGo()?.focus({ preventScroll: true });
  });
  introduce();
}

/** Tells the host page the labels of its button and frame, in the chat's language. */
export function introduce() {
  if (window.parent === window) return;
  const { lang, dir } = document.documentElement;
  const labels = { launcher: t("launcher"), hide: t("hide"), title: t("title") };
  window.parent.postMessage({ haven: "ready", labels, lang, dir }, "*");
}

function firstPlaceToGo() {
  return [found("first-heading"), found("ended-heading"), placeToRest()].find((element) => element.offsetParent !== null);
}
