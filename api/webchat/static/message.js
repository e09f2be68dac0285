import { make } from "./elements.js";
import { t } from "./texts.js";

/** Numbers that an emergency text may name, to be dialled by a touch. */
const DIAL = /\b(999|18000|101)\b/g;

/** Numbers of those who can help: as a person writes them (api/webchat/form/numbers.py knows the same). */
const PHONE = /((?<![\d-])(?:0\d{2,4}(?: ?\d{2,4}){2,3}|116 123)(?![\d-]))/;

/** Who speaks, in words: the customer, Haven, or the advisor's name and that it is a person. */
export function speakerOf(message) {
  if (message.sender === "customer") return `${t("customer")}:`;
  if (message.sender === "assistant") return `${t("assistant")}:`;
  if (message.sender === "advisor") return `${t("advisor_mark", { name: message.name ?? t("advisor") })}:`;
  return "";
}

/** One message as the page shows it. The customer's words are never altered. */
export function messageElement(message) {
  const kind = ["question", "emergency", "summary", "receipt", "handover", "evidence"].includes(message.kind) ? message.kind : "text";
  const element = make("article", { class: `message from-${message.sender} kind-${kind}` });
  if (message.question && kind !== "text") element.dataset.asks = message.question;
  const speaker = speakerLine(message);
  if (speaker) element.append(speaker);
  if (message.evidence) element.append(...fileOf(message));
  else if (message.text) element.append(wordsOf(message));
  if (message.lines?.length) element.append(linesOf(message));
  return element;
}

function speakerLine(message) {
  if (message.sender === "system") return null;
  const mark = make("span", { class: "mark", "aria-hidden": "true" });
  if (message.sender === "customer") return make("p", { class: "who unseen" }, speakerOf(message));
  if (message.sender === "assistant") return make("p", { class: "who" }, mark, t("assistant"));
  const name = message.name ?? t("advisor");
  mark.textContent = initialsOf(name);
  return make("p", { class: "who", dir: "auto" }, mark, t("advisor_mark", { name }));
}

/** People write in whatever direction they do; what Haven says begins where its language begins. */
function directionOf({ sender, language }) {
  const page = document.documentElement;
  const byHaven = ["assistant", "system"].includes(sender);
  return byHaven && (language ?? page.lang) === page.lang ? page.dir : "auto";
}

function wordsOf(message) {
  const words = make(message.kind === "question" ? "h3" : "p", { class: "words", lang: message.language, dir: directionOf(message) });
  if (message.seq) words.id = `words-${message.seq}`;
  if (message.kind === "emergency" && message.sender !== "customer") words.append(...withNumbersToDial(message.text));
  else words.textContent = message.text;
  return words;
}

/** A file that was added: what it is and how large, never its name; and a way to take it back. */
function fileOf({ evidence, text }) {
  const title = t(`file_${evidence.kind}`);
  const line = make("p", { class: "words" }, `${title}, ${text.replace(/^.*, |\]$/g, "")}`);
  if (evidence.removed) {
    line.append(` – ${t("evidence_removed")}`);
    return [line];
  }
  const button = make("button", { type: "button", class: "change", "data-remove": evidence.id }, t("evidence_remove"));
  button.append(make("span", { class: "unseen" }, ` ${title}`));
  return [line, button];
}

function withNumbersToDial(text) {
  return text.split(DIAL).map((part) => {
    if (!/^(999|18000|101)$/.test(part)) return part;
    return make("a", { href: `tel:${part}`, dir: "ltr" }, part);
  });
}

function withPhones(text) {
  return text.split(PHONE).map((part, index) =>
    index % 2 ? make("a", { class: "phone", href: `tel:${part.replaceAll(" ", "")}`, dir: "ltr" }, part) : part,
  );
}

/** The lines of a summary, or of the receipt, where the advisor stands with initials and the reference keeps its direction. */
function linesOf(message) {
  const list = make("ul", { class: "lines", lang: message.language });
  for (const line of message.lines) {
    const advisor = message.kind === "receipt" && line.question === "advisor";
    const told = message.kind === "receipt" ? withPhones(line.words) : [line.words];
    const words = make("span", { class: "line-words", dir: line.question === "reference" ? "ltr" : "auto" }, ...told);
    const disc = advisor ? make("span", { class: "disc", "aria-hidden": "true" }, initialsOf(line.words)) : null;
    const item = make("span", { class: "told" }, make("span", { class: "label" }, line.label), " ", disc, words);
    list.append(make("li", { "data-question": line.question }, item));
  }
  return list;
}

function initialsOf(name) {
  const parts = name.trim().split(/\s+/);
  return parts.length > 1 ? firstLetter(parts[0]) + firstLetter(parts.at(-1)) : firstLetter(parts[0]);
}

function firstLetter(word) {
  return (Array.from(word)[0] ?? "").toLocaleUpperCase();
}
