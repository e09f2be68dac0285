import { found, make } from "./elements.js";
import { t } from "./texts.js";

const STEPS = ["received", "being_assessed", "action_agreed", "closed"];

/** Where a report stands that was sent: its step, its advisor, what was promised by when, and the wish to withdraw it. */
export class ProgressPanel {
  constructor({ withdraw }) {
    this.withdraw = withdraw;
    this.panel = found("progress");
    found("withdraw").addEventListener("click", () => this.ask(true));
    found("withdraw-no").addEventListener("click", () => this.ask(false));
    found("withdraw-yes").addEventListener("click", () => this.wish());
    this.show(null);
  }

  /** Shows {reference, status, advisor, promises}; nothing before a report was sent. */
  show(standing) {
    const told = JSON.stringify([standing ?? null, document.documentElement.lang]);
    if (told === this.told) return;
    this.told = told;
    this.panel.hidden = !standing;
    if (!standing) {
      this.panel.open = false;
      this.ask(false, { quietly: true });
      return;
    }
    found("progress-now").textContent = t(`case_${standing.status}`);
    found("progress-steps").replaceChildren(...STEPS.map((step) => stepOf(step, standing.status)));
    found("progress-advisor").textContent = t("case_with", { name: standing.advisor });
    found("progress-promises").replaceChildren(...standing.promises.map(promiseOf));
    found("withdraw").hidden = standing.status === "closed";
  }

  ask(open, { quietly = false } = {}) {
    found("withdraw-sure").hidden = !open;
    found("withdraw-note").textContent = "";
    if (!quietly) found(open ? "withdraw-yes" : "withdraw").focus();
  }

  async wish() {
    try {
      await this.withdraw();
      this.ask(false);
      this.panel.open = false;
    } catch {
      found("withdraw-note").textContent = t("withdraw_failed");
    }
  }
}

function stepOf(step, now) {
  const current = step === now;
  const done = STEPS.indexOf(step) < STEPS.indexOf(now);
  const item = make("li", { class: done ? "done" : "", "aria-current": current ? "step" : null }, t(`case_${step}`));
  return item;
}

function promiseOf({ kind, words: when, state }) {
  const words = t(`promise_is_${state}`, { when });
  return make("li", { class: state }, make("span", { class: "label" }, t(`promise_${kind}`)), " ", make("span", {}, words));
}
