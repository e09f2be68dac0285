// Keeps the parts of the page true: reads the page again when the server says that something changed.
import { listen } from "./live.js";

const EVERY_MS = 30_000;
const APART_MS = 400;
const AGAIN_MS = 3_000;

// What the server sent, before any script touches it.
const sources = new Map([...document.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part.innerHTML]));

/** Replaces the parts of the page that changed on the server; `then` gets the set of their names. `signs`: see live.js. */
export function keepPartsTrue(then, signs) {
  let reading = null;
  let again = false;
  let last = 0;
  let timer = 0;
  let trueAt = new Date();

  async function read() {
    last = Date.now();
    const answer = await fetch(location.pathname + location.search, {
      headers: { "X-Haven-Watching": document.querySelector("[data-edition]")?.dataset.edition ?? "" },
      credentials: "same-origin",
    });
    if (answer.redirected || answer.status === 401) {
      location.assign(`/console/sign-in?next=${encodeURIComponent(location.pathname)}`);
      return;
    }
    if (!answer.ok) {
      throw new Error("not_ok");
    }
    then(replaceParts(new DOMParser().parseFromString(await answer.text(), "text/html")));
    trueAt = new Date();
  }

  /** Reads once; a wish that comes meanwhile is served by one more reading afterwards. */
  function refresh() {
    if (reading) {
      again = true;
      return reading;
    }
    clearTimeout(timer);
    reading = read()
      .then(() => sayStale(null))
      .catch(() => {
        sayStale(trueAt);
        timer = setTimeout(refresh, AGAIN_MS);
      })
      .finally(() => {
        reading = null;
        if (again) {
          again = false;
          soon();
        }
      });
    return reading;
  }

  /** Reads now, or a moment later where it was read a moment ago. */
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(refresh, Math.max(0, last + APART_MS - Date.now()));
  }

  listen(soon, signs);
  // Waiting times and clocks go on without any event.
  setInterval(refresh, EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  return { refresh };
}

function replaceParts(fresh) {
  const changed = new Set();
  renewBanner(fresh.getElementById("banner"));
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const here = document.querySelector(`[data-part="${part.dataset.part}"]`);
    if (here && replace(here, part)) {
      changed.add(part.dataset.part);
    }
  }
  showComposer(fresh.getElementById("write"));
  return changed;
}

/** Says since when the page may be out of date; `since` null: it is not. */
function sayStale(since) {
  const line = document.getElementById("stale-state");
  const time = since?.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
  line.textContent = since ? `Not up to date since ${time}` : "";
  line.hidden = !since;
}

function showComposer(fresh) {
  const write = document.getElementById("write");
  if (write && fresh && write.hidden !== fresh.hidden) {
    write.hidden = fresh.hidden;
  }
}

/** Replaces what is inside, unless nothing changed or somebody is typing in it; focus and opened parts stay. */
function replace(here, fresh) {
  const source = fresh.innerHTML;
  if (source === sources.get(here.dataset.part) || typingIn(here)) {
    Object.assign(here.dataset, fresh.dataset);
    return false;
  }
  const focused = here.contains(document.activeElement) ? path(document.activeElement) : null;
  const open = [...here.querySelectorAll("details[open][id]")].map((each) => each.id);
  const scroll = here.scrollTop;
  sources.set(here.dataset.part, source);
  Object.assign(here.dataset, fresh.dataset);
  here.className = fresh.className;
  here.replaceChildren(...fresh.childNodes);
  open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
  here.scrollTop = scroll;
  if (focused) {
    (document.querySelector(focused) ?? document.getElementById("main")).focus({ preventScroll: true });
  }
  return true;
}

/** Adds what is new and takes away what is over: a live region that is written again is read out again. */
function renewBanner(fresh) {
  const here = document.getElementById("banner");
  const wanted = new Map([...fresh.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, each]));
  here.dataset.urgent = fresh.dataset.urgent;
  for (const shown of here.querySelectorAll("[data-key]")) {
    const still = wanted.get(shown.dataset.key);
    wanted.delete(shown.dataset.key);
    if (still) {
      shown.querySelector(".waiting").textContent = still.querySelector(".waiting").textContent;
    } else {
      shown.remove();
    }
  }
  const more = here.querySelector(".banner-more");
  wanted.forEach((each) => more.before(each));
  more.hidden = fresh.querySelector(".banner-more").hidden;
  more.textContent = fresh.querySelector(".banner-more").textContent;
}

function typingIn(here) {
  return [...here.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
}

function path(element) {
  if (element.id) {
    return `#${CSS.escape(element.id)}`;
  }
  if (element.dataset.case) {
    const part = element.closest("[data-part]").dataset.part;
    return `[data-part="${part}"] [data-case="${CSS.escape(element.dataset.case)}"]`;
  }
  return "#main";
}
