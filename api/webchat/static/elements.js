/** Makes an element. Words enter only as text, never as markup (threat: HTML in a message). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Makes a button that calls `act` when it is pressed. */
export function makeButton(words, act, attributes = {}) {
  const button = make("button", { type: "button", ...attributes }, words);
  button.addEventListener("click", act);
  return button;
}

/** The page's own element with this id. */
export function found(id) {
  return document.getElementById(id);
}
