/*
 * The one thing that may outlive the tab: the token of a chat that was paused on a device that only one person uses.
 * Threat: a hostile partner at the same keyboard. So it is kept only where the customer said "Only I use it", without a
 * word of the chat, for one hour, and goes with "Leave this page", with erasing, with coming back and when the hour is
 * over; the server refuses the token after the hour as well.
 */
const KEY = "haven.hour";
const LASTS = 3_600_000;

/** Keeps {conversation, token, language} for an hour; false where the browser keeps nothing. */
export function keepForAnHour({ conversation, token, language }) {
  if (window.haven.isGone()) return false;
  try {
    window.localStorage.setItem(KEY, JSON.stringify({ conversation, token, language, until: Date.now() + LASTS }));
    window.setTimeout(keptForAnHour, LASTS + 1000);
    return true;
  } catch {
    return false;
  }
}

/** What was kept, or null; what is too old is removed. */
export function keptForAnHour() {
  try {
    const kept = JSON.parse(window.localStorage.getItem(KEY));
    if (!kept) return null;
    // A clock that was set back must not make an hour longer.
    if (kept.until > Date.now() && kept.until <= Date.now() + LASTS) return kept;
    forgetHour();
  } catch {
    // Storage is blocked: nothing was kept.
  }
  return null;
}

export function forgetHour() {
  try {
    window.localStorage.removeItem(KEY);
  } catch {
    // Storage is blocked: nothing was kept.
  }
}
