/** The soft ask: OK or Not now. It moves nothing on the page and asks the browser for nothing. */

import { button, element } from "./element.js";

/** Takes away the one that stands, if there is one. */
let dismiss = () => {};

/**
 * @param {ShadowRoot} root
 * @param {string[]} said title, text and choices: the words for yes and for no, and for one thing more
 * @param {boolean} [wanted] the reader has pressed for it: the focus goes there, from wherever it is
 * @returns {Promise<number>} which of the choices; resolved within the click itself, so that the browser's own question
 *   may follow. Escape is the second.
 */
export function ask(root, [title, text, ...choices], wanted) {
  dismiss();
  return new Promise((done) => {
    const before = document.activeElement;
    /** @param {number} answer */
    const end = (answer) => {
      document.removeEventListener("keydown", escape, true);
      dismiss = () => {};
      const within = root.activeElement;
      box.remove();
      if (within && before instanceof HTMLElement) before.focus({ preventScroll: true });
      done(answer);
    };
    /** @param {KeyboardEvent} event */
    const escape = (event) => {
      // Escape pressed in something of the page's own, or in a dialog above, is meant for that.
      const within = root.activeElement;
      const ours = [root.host, document.body].includes(/** @type {any} */ (document.activeElement));
      if (event.key === "Escape" && ours && (!within || box.contains(within))) {
        event.stopPropagation();
        end(1);
      }
    };
    const box = element(
      "div",
      { role: "dialog", className: "n ask", tabIndex: -1, "aria-labelledby": "t", "aria-describedby": "d" },
      element("h2", { id: "t" }, title),
      element("p", { id: "d" }, text),
      element(
        "div",
        { className: "row" },
        ...choices.map((word, at) => button(word, () => end(at), ["ok", "", "plain"][at])),
      ),
    );
    root.append(box);
    document.addEventListener("keydown", escape, true);
    dismiss = () => end(1);
    // Tab reaches OK next; whoever is typing or has gone elsewhere on the page is left there.
    if (wanted || !before || before === document.body) box.focus({ preventScroll: true });
  });
}

/**
 * @param {Record<string, string>} words
 * @param {string} one what was pressed to follow it, or empty
 * @param {boolean} home the site must be on the Home Screen first
 * @returns {string[]} what is asked: title, text and choices
 */
export function asking(words, one, home) {
  if (home) return [words.home, words.homeText, words.ok];
  const [title, text] = one ? [one, words.askOneText] : [words.ask, words.askText];
  return [title, text, words.ok, words.no, words.haveCode];
}

/**
 * @param {Record<string, string>} words which a page may have kept from before an update
 * @param {{left?: boolean}} [reader] who has an inbox
 * @returns {string[]} what is said where the browser blocks, and the way to undo it
 */
export function blocked(words, reader) {
  const more = reader && !reader.left && words.blockedReader;
  return [words.blocked, words.blockedText + (more ? ` ${more}` : ""), words.ok];
}

/**
 * @param {string[]} said title, text and choices
 * @returns {string} the very words that are shown, for the receipt
 */
export function shownWords([title, text, ...choices]) {
  return [title, text, ...choices.map((one) => `[${one}]`)].join("\n");
}
