// Hears from the server that something changed: one stream for all tabs of a browser, asking again where it breaks.

const ADDRESS = "/api/desk/events";
const CHANNEL = "haven-desk";
const POLL_MS = 5_000;

/**
 * Calls `changed` whenever the record may have changed, `signs` where a customer gave one. Shows in the top line when the
 * connection is lost.
 */
export function listen(changed, signs) {
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
  if (channel) {
    channel.addEventListener("message", (event) => (event.data === "signs" ? signs() : changed()));
  }
  const tell = () => {
    changed();
    channel?.postMessage("changed");
  };
  const pass = () => {
    signs();
    channel?.postMessage("signs");
  };
  // A browser has six connections to a host over HTTP/1.1: seven open cases must not stop the eighth from opening.
  if (channel && navigator.locks) {
    navigator.locks.request(CHANNEL, () => {
      stream(tell, pass);
      return new Promise(() => undefined);
    });
  } else {
    stream(tell, pass);
  }
}

function stream(tell, pass) {
  let polling = 0;
  const source = new EventSource(ADDRESS);
  source.addEventListener("changed", tell);
  source.addEventListener("signs", pass);
  source.addEventListener("open", () => {
    clearInterval(polling);
    polling = 0;
    say("");
    tell();
  });
  source.addEventListener("error", () => {
    if (!polling) {
      polling = setInterval(tell, POLL_MS);
      say("Connection lost. Looking again every 5 seconds.");
    }
    if (source.readyState === EventSource.CLOSED) {
      source.close();
      clearInterval(polling);
      tell();
      setTimeout(() => stream(tell, pass), POLL_MS);
    }
  });
}

function say(words) {
  const line = document.getElementById("link-state");
  line.textContent = words;
  line.hidden = !words;
}
