/** The soft ask: OK or Not now. It moves nothing on the page and asks the browser for nothing. */

import { button, element } from "./surface.js";

/**
 * @param {ShadowRoot} root
 * @param {string} title
 * @param {string} text
 * @param {string[]} choices the word for yes, and the word for no
 * @returns {Promise<boolean>} resolved within the click itself, so that the browser's own question may follow
 */
export function ask(root, title, text, [yes, no]) {
  return new Promise((done) => {
    const before = document.activeElement;
    /** @param {boolean} answer */
    const end = (answer) => {
      document.removeEventListener("keydown", escape, true);
      const within = root.activeElement;
      box.remove();
      if (within && before instanceof HTMLElement) before.focus({ preventScroll: true });
      done(answer);
    };
    /** @param {KeyboardEvent} event */
    const escape = (event) => {
      // Escape pressed in something of the page's own is meant for that.
      if (event.key === "Escape" && [root.host, document.body].includes(/** @type {any} */ (document.activeElement))) {
        event.stopPropagation();
        end(false);
      }
    };
    const buttons = [button(yes, () => end(true), "ok"), ...(no ? [button(no, () => end(false))] : [])];
    const box = element(
      "div",
      { role: "dialog", className: "n ask", tabIndex: -1, "aria-labelledby": "t", "aria-describedby": "d" },
      element("h2", { id: "t" }, title),
      element("p", { id: "d" }, text),
      element("div", { className: "row" }, ...buttons),
    );
    root.append(box);
    document.addEventListener("keydown", escape, true);
    // Tab reaches OK next; whoever is typing or has gone elsewhere on the page is left there.
    if (!before || before === document.body) box.focus({ preventScroll: true });
  });
}

/**
 * @param {string} title
 * @param {string} text
 * @param {string[]} choices
 * @returns {string} the very words that are shown, for the receipt
 */
export function shownWords(title, text, choices) {
  return [title, text, ...choices.map((one) => `[${one}]`)].join("\n");
}
