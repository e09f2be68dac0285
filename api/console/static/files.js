// Shows the clean copy of a file in the transcript: a picture blurred until it is wanted, sound with its controls.

const open = new Map();

/** Makes the links work, and puts what is open back in its place; to be called after each change of the page. */
export function lookAtFiles() {
  for (const link of document.querySelectorAll("a[data-view]")) {
    if (link.dataset.view === "download") {
      continue;
    }
    link.onclick = (event) => {
      event.preventDefault();
      toggle(link);
    };
    place(link);
  }
}

function toggle(link) {
  const shown = open.get(link.id);
  if (shown) {
    shown.remove();
    open.delete(link.id);
  } else {
    open.set(link.id, link.dataset.view === "sound" ? sound(link) : picture(link));
  }
  place(link);
}

function place(link) {
  const shown = open.get(link.id);
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", String(Boolean(shown)));
  if (shown && shown.previousElementSibling !== link.closest(".file-line")) {
    link.closest(".file-line").after(shown);
  }
}

function figure(content) {
  const frame = document.createElement("figure");
  frame.className = "file-view";
  content.addEventListener("error", () => {
    const problem = document.createElement("p");
    problem.className = "problem";
    problem.setAttribute("role", "status");
    problem.textContent = "The copy could not be loaded. Please try again.";
    frame.replaceChildren(problem);
  });
  return frame;
}

function picture(link) {
  const image = document.createElement("img");
  const frame = figure(image);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  button.id = `veil-${link.id}`;
  let veiled = true;
  const say = () => {
    frame.classList.toggle("veiled", veiled);
    image.alt = veiled ? "A picture from the customer, blurred" : "A picture from the customer";
    button.textContent = veiled ? "Show the picture" : "Blur the picture";
  };
  button.addEventListener("click", () => {
    veiled = !veiled;
    say();
  });
  say();
  // The transcript keeps its end in sight as it grows; what was just opened is wanted more.
  image.addEventListener("load", () => afterLayout(() => bringUp(link.closest(".said"))), { once: true });
  image.src = link.href;
  frame.append(button, image);
  return frame;
}

function sound(link) {
  const player = document.createElement("audio");
  const frame = figure(player);
  player.controls = true;
  player.preload = "none";
  player.src = link.href;
  player.setAttribute("aria-label", "Sound from the customer");
  frame.append(player);
  return frame;
}

function afterLayout(act) {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

/** Scrolls the transcript alone, never the desk around it. */
function bringUp(line) {
  const box = document.getElementById("transcript");
  box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top;
}
