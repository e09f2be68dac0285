import { found } from "./elements.js";
import { recall, remember } from "./memory.js";
import { t } from "./texts.js";

/** The emergency card: opens before any server answers, stays until it is put away, and can be opened again. */
export class EmergencyCard {
  constructor({ putAway }) {
    this.card = found("emergency");
    this.again = found("emergency-again");
    this.opener = found("emergency-show");
    found("emergency-put-away").addEventListener("click", () => {
      this.show(false);
      this.opener.focus({ preventScroll: true });
      putAway();
    });
    this.opener.addEventListener("click", () => this.open({ byHand: true }));
    const kept = recall("emergency");
    if (kept === "open") this.show(true);
    if (kept === "away") this.show(false);
  }

  /** Opens the card. By hand, the focus goes to it; otherwise it is read out, and the customer stays where they are. */
  open({ byHand }) {
    const wasOpen = !this.card.hidden;
    this.show(true);
    if (byHand) {
      found("emergency-heading").focus({ preventScroll: true });
      this.card.scrollIntoView({ block: "start" });
    } else if (!wasOpen) {
      // After the log has scrolled to the message that opened it.
      window.requestAnimationFrame(() => this.card.scrollIntoView({ block: "start" }));
      found("alarm").textContent = `${t("emergency_heading")}: ${t("call_999")}. ${t("emergency_silent")}`;
    }
  }

  /** Whether the customer may be reading it just now. */
  isInSight() {
    if (this.card.hidden) return false;
    const { top, bottom } = this.card.getBoundingClientRect();
    return bottom - Math.max(top, 0) > 100;
  }

  /** Back to a page that has never shown it. */
  reset() {
    this.card.hidden = true;
    this.again.hidden = true;
    found("alarm").textContent = "";
  }

  show(open) {
    this.card.hidden = !open;
    this.again.hidden = false;
    remember("emergency", open ? "open" : "away");
  }
}
