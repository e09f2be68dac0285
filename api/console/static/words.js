// Slurs and abusive words stay blurred, and unread by a screen reader, until somebody wants to see them.

const shown = new Set();
let all = false;

/** Applies what is wanted to everything on the page; to be called after each change of the page. */
export function hideAndShowWords() {
  const every = document.getElementById("show-all-words");
  if (every) {
    every.hidden = !document.querySelector("[data-blurred]");
    every.onclick = () => {
      all = !all;
      shown.clear();
      hideAndShowWords();
    };
    label(every, all, "Show hidden words", "Hide hidden words");
  }
  for (const button of document.querySelectorAll(".show-words")) {
    const message = button.closest("[data-key]");
    button.hidden = false;
    button.onclick = () => {
      toggle(message.dataset.key);
      hideAndShowWords();
    };
    label(button, wanted(message), "Show hidden words", "Hide hidden words");
  }
  for (const piece of document.querySelectorAll("[data-blurred]")) {
    const visible = wanted(piece.closest("[data-key]"));
    piece.classList.toggle("shown", visible);
    piece.querySelector("[data-stand-in]").hidden = visible;
    piece.querySelector("[data-word]").setAttribute("aria-hidden", String(!visible));
  }
}

function wanted(message) {
  return all || (message !== null && shown.has(message.dataset.key));
}

function toggle(key) {
  if (!shown.delete(key)) {
    shown.add(key);
  }
}

function label(button, pressed, show, hide) {
  button.setAttribute("aria-pressed", String(pressed));
  const words = button.firstChild;
  words.textContent = pressed ? hide : show;
}
