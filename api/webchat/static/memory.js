/*
 * What the page remembers: in sessionStorage where that is allowed, else in memory only.
 * Never in localStorage or a cookie (threat: the next person at a shared computer); hour.js has the one exception.
 */
const PREFIX = "haven.";
const inMemory = new Map();

/** Keeps `value` under `key` until the tab is closed, or until the page is left. */
export function remember(key, value) {
  inMemory.set(key, value);
  // A timer that fires after "Leave this page" must not write anything back.
  if (window.haven.isGone()) return;
  try {
    window.sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Storage is blocked or full: memory has it.
  }
}

/** What was kept under `key`, or null. */
export function recall(key) {
  if (inMemory.has(key)) return inMemory.get(key);
  try {
    return JSON.parse(window.sessionStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

/** Forgets everything, or only `keys`. */
export function forget(...keys) {
  for (const key of keys.length ? keys : ["chat", "outbox", "draft", "emergency", "language"]) {
    inMemory.delete(key);
    try {
      window.sessionStorage.removeItem(PREFIX + key);
    } catch {
      // Storage is blocked: memory was all there was.
    }
  }
}
