/*
 * Between the chat and the plain form, with everything that was told. The token travels in the body of one request, or
 * comes in this page; it is never in an address.
 */
import { found, make } from "./elements.js";

/** Goes on in the form: the whole window opens it. `unsent`: what was written and has not arrived yet. */
export function goOnInForm({ conversation, token }, unsent) {
  const fields = { conversation, token, words: unsent.filter(Boolean).join("\n\n") };
  const inputs = Object.entries(fields).map(([name, value]) => {
    const field = make("textarea", { name });
    field.value = value;
    return field;
  });
  const attributes = { method: "post", action: "/form/from-chat", enctype: "multipart/form-data", target: "_top" };
  const form = make("form", { ...attributes, hidden: "" }, ...inputs);
  document.body.append(form);
  form.submit();
}

/** The chat that the form handed over to this page, or null; taken once, then neither page nor form holds it. */
export function takeHanded() {
  const holder = found("handed");
  if (!holder) return null;
  const handed = JSON.parse(holder.textContent);
  holder.remove();
  window.history.replaceState(null, "", "/webchat");
  fetch("/form/handed", { method: "POST", credentials: "same-origin", keepalive: true }).catch(() => {
    // No connection: the form's cookie ends with the browser, or after two hours.
  });
  return handed;
}
