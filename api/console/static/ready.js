// Puts a ready answer into the box where the advisor writes; it is never sent by itself.

export function offerReadyAnswers() {
  const list = document.getElementById("ready");
  list?.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-ready]");
    if (chosen) {
      event.preventDefault();
      put(chosen.textContent, chosen.lang);
      list.removeAttribute("open");
    }
  });
}

/** After what stands there already; a chosen language follows the words. */
function put(words, language) {
  const box = document.getElementById("text");
  box.value = [box.value.trim(), words].filter(Boolean).join("\n");
  box.dir = "auto";
  const wanted = document.getElementById("write-language");
  const option = [...(wanted?.options ?? [])].find((each) => each.value === language);
  if (option) {
    wanted.value = option.value;
  }
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
