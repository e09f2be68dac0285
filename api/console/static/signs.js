// What passes between this page and the customer's beside the words, while this advisor holds the conversation.

const APART_MS = 3_000;
const LASTS_MS = 6_000;
const AGAIN_MS = 5_000;
const WRITES = "Somebody is writing on the customer’s page.";

/**
 * Shows who writes there and what their page has shown, and says who writes here and what was shown here. `look` asks the
 * server again, and looks at what stands on this page now.
 */
export function giveSigns() {
  const line = document.getElementById("customer-writes");
  const box = document.getElementById("text");
  if (!line || !box) {
    return { look: () => undefined };
  }
  const reading = tellWhatIsSeen();
  const shown = showWriting(line, document.getElementById("customer-writes-said"));
  let lastTyped = -APART_MS;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "text" || !event.target.value.trim() || performance.now() - lastTyped < APART_MS) {
      return;
    }
    lastTyped = performance.now();
    tell("writing");
  });

  async function look() {
    line.hidden = !speaksHere();
    reading.watch();
    if (line.hidden) {
      sayShown("");
      shown.end();
      return;
    }
    const answer = await fetch(`${address()}/signs`, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) {
      const signs = await answer.json();
      shown.heard(signs.writing);
      sayShown(signs.shown);
    }
  }

  look();
  return { look };
}

/** The line is seen for some seconds after each sign, and read out once until the next message. */
function showWriting(line, said) {
  let number = 0;
  let timer = 0;
  let after = lastMessage();
  let readOut = false;

  function end() {
    clearTimeout(timer);
    line.textContent = "";
    said.textContent = "";
  }

  function heard(writing) {
    if (!writing) {
      end();
    } else if (writing > number) {
      number = writing;
      line.textContent = WRITES;
      clearTimeout(timer);
      timer = setTimeout(end, LASTS_MS);
      readOut = readOut && after === lastMessage();
      after = lastMessage();
      if (!readOut) {
        said.textContent = WRITES;
      }
      readOut = true;
    }
  }

  return { heard, end };
}

/**
 * Tells the server up to where the customer's messages were in sight: on a page that is visible, in the part of the
 * transcript that is scrolled to. A message whose words are closed was not read.
 */
function tellWhatIsSeen() {
  const seen = new IntersectionObserver(notice, { threshold: [0, 0.5, 1] });
  const inSight = new Set();
  let told = 0;
  let timer = 0;

  function notice(entries) {
    for (const { target, intersectionRatio, intersectionRect } of entries) {
      // Of a message that is higher than the transcript never half is in sight.
      const enough = intersectionRatio >= 0.5 || intersectionRect.height > 160;
      inSight[enough ? "add" : "delete"](target);
    }
    say();
  }

  function watch() {
    for (const gone of [...inSight].filter((message) => !message.isConnected)) {
      inSight.delete(gone);
    }
    document.querySelectorAll("#transcript .from-customer:not(:has(.closed))").forEach((message) => seen.observe(message));
    say();
  }

  function say() {
    const upto = Math.max(0, ...[...inSight].filter((each) => each.isConnected).map((each) => Number(each.id.replace("said-", ""))));
    if (document.visibilityState !== "visible" || !speaksHere() || upto <= told) {
      return;
    }
    const before = told;
    told = upto;
    clearTimeout(timer);
    tell("seen", { upto }).then((answer) => {
      if (!answer?.ok) {
        told = before;
        timer = setTimeout(say, AGAIN_MS);
      }
    });
  }

  document.addEventListener("visibilitychange", say);
  return { watch };
}

function sayShown(words) {
  const line = document.getElementById("shown-to-customer");
  line.hidden = !words;
  line.textContent = words;
}

function lastMessage() {
  return [...document.querySelectorAll("#transcript .said")].at(-1)?.id ?? "";
}

function speaksHere() {
  return !document.getElementById("write").hidden;
}

function tell(sign, letter = {}) {
  return fetch(`${address()}/${sign}`, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/json",
      "X-Haven-Token": document.querySelector('meta[name="haven-token"]').content,
    },
    body: JSON.stringify(letter),
  }).catch(() => null);
}

function address() {
  return `/api/cases/${document.getElementById("main").dataset.reference}`;
}
