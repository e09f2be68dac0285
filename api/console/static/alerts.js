// New alerts: a sound at once, the count in the tab's title, and the banner until somebody acknowledges.

const AGAIN_MS = 15_000;

/** Looks at the alerts on the page whenever it was read again. */
export function watchAlerts(sound) {
  const title = document.title;
  let known = null;
  let lastRing = 0;

  function look() {
    const banner = document.getElementById("banner");
    const needs = [...document.querySelectorAll('[data-part="needs"] [data-key^="alert-"]')].map((each) => each.dataset.key);
    const urgent = Number(banner.dataset.urgent);
    document.title = needs.length ? `(${needs.length}) ${title}` : title;
    const isNew = known !== null && needs.some((key) => !known.has(key));
    const first = known === null && urgent > 0;
    known = new Set(needs);
    if (isNew || first) {
      ring(urgent > 0);
    }
  }

  function ring(urgent) {
    lastRing = Date.now();
    sound.play(urgent);
  }

  setInterval(() => {
    const urgent = Number(document.getElementById("banner").dataset.urgent);
    if (urgent > 0 && Date.now() - lastRing >= AGAIN_MS) {
      ring(true);
    }
  }, 1_000);
  look();
  return { look };
}
