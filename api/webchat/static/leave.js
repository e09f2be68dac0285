/*
 * Leaving at once: blanks the page, forgets the chat, and replaces this page by a neutral site.
 * A classic script and the first one of the page, so that it works while everything else is still loading.
 * It runs in the chat's own page and, brought by embed.js, in the host page.
 */
(() => {
  "use strict";
  if (window.haven) return;

  const neutral = document.currentScript.dataset.neutral || "https://www.bbc.co.uk/weather";
  const embedded = window.parent !== window;
  const withinMilliseconds = 2000;
  const timeForTheFrameToForget = 250;
  const timeForTheHostToLeave = 300;
  let shifts = [];
  let gone = false;

  function forget() {
    gone = true;
    for (const name of ["sessionStorage", "localStorage"]) {
      try {
        const storage = window[name];
        Object.keys(storage)
          .filter((key) => key.startsWith("haven."))
          .forEach((key) => storage.removeItem(key));
      } catch {
        // Storage is blocked: then nothing was stored either.
      }
    }
  }

  function blank() {
    document.documentElement.style.setProperty("display", "none", "important");
    document.title = new URL(neutral).hostname;
  }

  function leaveAsFrame() {
    document.documentElement.replaceChildren();
    // Nothing but the wish to leave is in this message, so it may go to whatever page is around us.
    window.parent.postMessage({ haven: "leave" }, "*");
    window.setTimeout(() => {
      try {
        window.top.location.replace(neutral);
      } catch {
        // The host page does not let us go on its behalf; the chat itself is blank.
      }
    }, timeForTheHostToLeave);
  }

  function leaveAsPage() {
    const frameMustForget = !window.dispatchEvent(new Event("haven:leave", { cancelable: true }));
    if (!frameMustForget) {
      goAway();
      return;
    }
    // Gone too soon, the frame would keep the conversation's token in this tab. The page is blank meanwhile.
    window.addEventListener("haven:forgotten", goAway, { once: true });
    window.setTimeout(goAway, timeForTheFrameToForget);
  }

  function goAway() {
    document.documentElement.replaceChildren();
    // replace(): the Back button must not lead the next person at this computer to this page.
    window.location.replace(neutral);
  }

  function leave() {
    blank();
    forget();
    if (embedded) leaveAsFrame();
    else leaveAsPage();
  }

  function countShift(event) {
    if (event.key !== "Shift" || event.repeat) {
      // Shift for a capital letter is followed by the letter: it never counts towards leaving.
      if (event.key !== "Shift") shifts = [];
      return;
    }
    shifts = shifts.filter((time) => event.timeStamp - time < withinMilliseconds).concat(event.timeStamp);
    if (shifts.length >= 3) leave();
  }

  function pressed(event) {
    if (!(event.target instanceof Element) || !event.target.closest("[data-leave]")) return;
    event.preventDefault();
    leave();
  }

  window.haven = { leave, isGone: () => gone };
  window.addEventListener("keydown", countShift, true);
  window.addEventListener("click", pressed, true);
  window.addEventListener("message", (event) => {
    if (!embedded || event.source !== window.parent || event.data?.haven !== "leave") return;
    blank();
    forget();
    document.documentElement.replaceChildren();
    window.parent.postMessage({ haven: "forgotten" }, "*");
  });
  window.addEventListener("pageshow", (event) => {
    if (gone && event.persisted) leave();
  });
})();
