/*
 * Brings the chat to any page with one line: <script src="https://…/embed.js" async></script>
 *   data-neutral   where "Leave this page" goes (a weather page unless told otherwise)
 * Any element with the attribute data-haven-open opens the chat as well.
 * It makes one element, <haven-chat>, that touches nothing else of the page; its labels come from the chat itself.
 */
(() => {
  "use strict";
  if (window.customElements.get("haven-chat")) return;

  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const fullScreen = window.matchMedia("(max-width: 40rem), (max-height: 35rem)");

  const style = `
    :host { all: initial; color-scheme: light dark; }
    [hidden] { display: none !important; }
    button {
      position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 2147483000;
      min-block-size: 48px; padding: 10px 20px; border: 2px solid #ffffff; border-radius: 24px;
      background: #0f5c63; color: #ffffff; font: 600 1.125rem/1.25 system-ui, -apple-system, "Segoe UI", sans-serif; cursor: pointer;
    }
    button:focus-visible { outline: 3px solid #1b1f24; outline-offset: 2px; box-shadow: 0 0 0 8px #ffffff; }
    iframe {
      position: fixed; inset-block-end: 80px; inset-inline-end: 16px; z-index: 2147483000;
      inline-size: 30rem; block-size: min(48rem, calc(100vh - 96px));
      border: 1px solid #767e85; border-radius: 12px; background: Canvas; box-shadow: 0 8px 32px rgb(0 0 0 / 25%);
    }
    @media (max-width: 40rem), (max-height: 35rem) {
      iframe { inset: 0; inline-size: 100%; block-size: 100dvh; border: 0; border-radius: 0; }
      button[aria-expanded="true"] { display: none; }
    }
    @media print { :host { display: none; } }
  `;

  class HavenChat extends HTMLElement {
    connectedCallback() {
      if (this.frame) return;
      const root = this.attachShadow({ mode: "open" });
      this.dress(root);
      this.launcher = document.createElement("button");
      this.launcher.type = "button";
      this.launcher.hidden = true;
      this.launcher.setAttribute("aria-expanded", "false");
      this.launcher.addEventListener("click", () => this.toggle());
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.referrerPolicy = "no-referrer";
      this.frame.src = `${home}/webchat`;
      root.append(this.launcher, this.frame);
      this.listen();
    }

    dress(root) {
      // A constructed sheet passes a content security policy that forbids inline styles.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet];
    }

    listen() {
      window.addEventListener("message", (event) => {
        if (event.origin !== home || event.source !== this.frame.contentWindow) return;
        if (event.data?.haven === "ready") this.introduce(event.data);
        if (event.data?.haven === "hide") this.hide();
        if (event.data?.haven === "leave") window.haven?.leave();
        if (event.data?.haven === "forgotten") window.dispatchEvent(new Event("haven:forgotten"));
      });
      // This page waits until the frame has forgotten the conversation.
      window.addEventListener("haven:leave", (event) => {
        event.preventDefault();
        this.tell("leave");
      });
      document.addEventListener("click", (event) => {
        if (!(event.target instanceof Element) || !event.target.closest("[data-haven-open]")) return;
        event.preventDefault();
        this.show();
      });
      fullScreen.addEventListener("change", () => this.quietRest());
      window.visualViewport?.addEventListener("resize", () => this.fit());
    }

    introduce({ labels, lang, dir }) {
      this.labels = labels;
      this.frame.title = labels.title;
      this.launcher.lang = lang;
      this.launcher.dir = dir;
      this.launcher.hidden = false;
      this.label();
    }

    toggle() {
      if (this.frame.hidden) this.show();
      else this.hide();
    }

    show() {
      if (!this.labels) return;
      this.frame.hidden = false;
      this.label();
      this.quietRest();
      this.fit();
      this.frame.focus();
      this.tell("opened");
    }

    hide() {
      this.frame.hidden = true;
      this.label();
      this.quietRest();
      this.launcher.focus();
    }

    label() {
      const open = !this.frame.hidden;
      this.launcher.textContent = open ? this.labels.hide : this.labels.launcher;
      this.launcher.setAttribute("aria-expanded", String(open));
    }

    /** While the chat covers the page, nothing behind it can take the focus. */
    quietRest() {
      const covering = !this.frame.hidden && fullScreen.matches;
      for (const other of document.body.children) {
        if (other === this) continue;
        if (covering && !other.inert) {
          other.inert = true;
          other.dataset.havenInert = "";
        } else if (!covering && "havenInert" in other.dataset) {
          other.inert = false;
          delete other.dataset.havenInert;
        }
      }
    }

    /** A phone's keyboard covers the lower half of the page; the chat keeps to what can be seen. */
    fit() {
      const seen = window.visualViewport;
      const keyboard = fullScreen.matches && seen && window.innerHeight - seen.height > 100;
      this.frame.style.blockSize = keyboard ? `${seen.height}px` : "";
    }

    tell(wish) {
      this.frame.contentWindow?.postMessage({ haven: wish }, home);
    }
  }

  function bring() {
    const leaving = document.createElement("script");
    leaving.src = `${home}/webchat/leave.js`;
    if (script.dataset.neutral) leaving.dataset.neutral = script.dataset.neutral;
    document.head.append(leaving);
    window.customElements.define("haven-chat", HavenChat);
    document.body.append(document.createElement("haven-chat"));
  }

  if (document.body) bring();
  else document.addEventListener("DOMContentLoaded", bring);
})();
