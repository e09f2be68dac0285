// One keystroke each for the next case, take over, note, filter and help; never while somebody types.

const KEPT = "haven-desk-keys";

export function bindKeys() {
  const help = document.getElementById("help");
  const open = document.getElementById("help-open");
  const on = document.getElementById("keys-on");
  open.hidden = false;
  open.addEventListener("click", () => help.showModal());
  on.checked = read() !== "off";
  on.addEventListener("change", () => keep(on.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !on.checked || help.open || typing(event.target)) {
      return;
    }
    const act = ACTS[event.key];
    if (act) {
      event.preventDefault();
      act(help);
    }
  });
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  t: () => document.getElementById("take-over")?.click(),
  n: writeNote,
  "/": filter,
  "?": (help) => help.showModal(),
};

/** Goes to the case after or before the one that is shown, in the order of the lists. */
function step(by) {
  const cases = [...new Set([...document.querySelectorAll("[data-case]")].map((link) => link.dataset.case))];
  const here = document.getElementById("main").dataset.reference;
  const at = cases.indexOf(here);
  const next = at < 0 ? cases[by > 0 ? 0 : cases.length - 1] : cases[at + by];
  if (next) {
    location.assign(`/console/cases/${next}${location.hash}`);
  }
}

function writeNote() {
  const note = document.getElementById("note");
  if (note) {
    document.querySelector('[role="tab"][aria-controls="notes"]')?.click();
    note.focus();
  }
}

function filter() {
  const first = document.getElementById("filter-status");
  if (first) {
    first.focus();
  } else {
    location.assign("/console#filter-status");
  }
}

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    document.documentElement.dataset.keys = value;
  }
}
