/** The picker of favourites. */

import { modal } from "./dialog.js";
import { button, element } from "./surface.js";

/** @typedef {import("./reader.js").Follow} Follow */

/**
 * @typedef {object} Offer
 * @property {Follow[]} follows what is followed
 * @property {Follow[]} page what the page in front of the reader is about
 * @property {Follow[]} topics the publisher's
 * @property {string} preferences address of the reader's own page, or empty
 */

/** @param {Follow} follow */
const keyOfFollow = ({ kind, name }) => (kind === "top-stories" ? kind : `${kind}:${name.toLowerCase()}`);

/**
 * Shows the picker until it is saved or closed.
 * @param {ShadowRoot} root
 * @param {Record<string, string>} words
 * @param {Offer} offer
 * @param {(wishes: Follow[], shown: string) => Promise<string>} save the problem, or empty
 * @param {() => void} [leave]
 * @returns {Promise<void>}
 */
export function pick(root, words, offer, save, leave) {
  return modal(root, words.pick, (close) => {
    /** @type {Map<string, [Follow, HTMLInputElement]>} */
    const boxes = new Map();
    const group = (/** @type {string} */ legend, /** @type {Follow[]} */ follows, checked = false) => {
      const set = element("fieldset", {}, element("legend", {}, legend));
      for (const follow of follows) add(set, follow, checked);
      set.hidden = set.children.length === 1;
      return set;
    };
    const add = (/** @type {HTMLElement} */ set, /** @type {Follow} */ follow, /** @type {boolean} */ checked) => {
      const known = boxes.get(keyOfFollow(follow));
      if (known) known[1].checked ||= checked;
      else {
        const box = element("input", { type: "checkbox", checked });
        boxes.set(keyOfFollow(follow), [follow, box]);
        set.append(element("label", {}, box, element("span", {}, follow.name)));
        set.hidden = false;
      }
    };
    const favourites = group(words.favourites, offer.follows, true);
    const rest = [group(words.about, offer.page), group(words.topics, offer.topics)];
    const phrase = element("input", { type: "text", id: "p", maxLength: 200, autocomplete: "off" });
    const take = () => {
      const name = phrase.value.trim();
      if (name) add(favourites, { kind: "phrase", name }, true);
      phrase.value = "";
      phrase.focus();
    };
    phrase.onkeydown = (event) => {
      // A word that is still being composed ends with Enter too.
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        take();
      }
    };
    const problem = element("p", { className: "problem", role: "alert" });
    const ready = button(words.save, finish, "ok");
    async function finish() {
      if (phrase.value.trim()) take();
      ready.disabled = true;
      const rows = [...boxes.values()];
      const lines = rows.map(([follow, box]) => `${box.checked ? "[x]" : "[ ]"} ${follow.name}`);
      const wishes = rows.filter(([, box]) => box.checked).map(([follow]) => follow);
      problem.textContent = await save(wishes, [words.pick, words.pickText, ...lines, `[${words.save}]`].join("\n"));
      ready.disabled = false;
      if (!problem.textContent) close();
    }
    const links = [];
    if (offer.preferences) links.push(element("a", { href: offer.preferences, rel: "noreferrer" }, words.more));
    if (leave) {
      const go = () => {
        leave();
        close();
      };
      links.push(button(words.leaveAll, go, "plain"));
    }
    return [
      element("p", {}, words.pickText),
      favourites,
      ...rest,
      element("label", { htmlFor: "p" }, words.phrase),
      element("div", { className: "row" }, phrase, button(words.add, take)),
      problem,
      element("div", { className: "row end" }, ready, button(words.close, close), ...links),
    ];
  });
}
