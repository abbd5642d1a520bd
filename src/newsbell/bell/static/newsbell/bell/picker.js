/** The picker of favourites. */

import { modal } from "./dialog.js";
import { button, element } from "./element.js";
import { nameOf, nameNode, partsOf, suggest } from "./suggest.js";

/** @typedef {import("./reader.js").Follow} Follow */
/** @typedef {import("./suggest.js").Suggestion} Suggestion */

/**
 * @typedef {object} Offer
 * @property {Follow[]} follows what is followed
 * @property {Suggestion[]} page what the page in front of the reader is about
 * @property {Suggestion[]} popular what many follow
 * @property {Follow[]} topics the publisher's
 * @property {(typed: string) => Promise<Suggestion[]>} find
 * @property {string} preferences address of the reader's own page, or empty
 * @property {() => void} going called when the reader goes there
 */

/** @param {Follow} follow */
const keyOfFollow = ({ kind, name, story }) =>
  kind === "top-stories" ? kind : `${kind}:${story ?? name.toLowerCase()}`;

/**
 * Shows the picker until it is saved or closed.
 * @param {ShadowRoot} root
 * @param {Record<string, string>} words
 * @param {Offer} offer
 * @param {(wishes: Suggestion[], shown: string) => Promise<string>} save the problem, or empty
 * @param {() => void} [leave]
 * @returns {Promise<void>}
 */
export function pick(root, words, offer, save, leave) {
  return modal(root, words.pick, (close) => {
    /** @type {Map<string, [Suggestion, HTMLInputElement, HTMLElement]>} */
    const boxes = new Map();
    /** @type {[string, HTMLElement][]} */
    const kinds = [];
    // The kind is seen where it tells two of one name apart, and heard at each.
    const tell = () => {
      for (const [name, kind] of kinds) {
        kind.className = kinds.filter(([other]) => other === name).length > 1 ? "" : "unseen";
      }
    };
    const group = (/** @type {string} */ legend, /** @type {Suggestion[]} */ follows, checked = false) => {
      const set = element("fieldset", {}, element("legend", {}, legend));
      for (const follow of follows) add(set, follow, checked);
      set.hidden = set.children.length === 1;
      return set;
    };
    const add = (/** @type {HTMLElement} */ set, /** @type {Suggestion} */ follow, /** @type {boolean} */ checked) => {
      const known = boxes.get(keyOfFollow(follow));
      if (known) {
        known[1].checked ||= checked;
        return known[2];
      }
      const box = element("input", { type: "checkbox", checked });
      const [called, more] = partsOf(words, follow);
      const kind = element("span", {}, called + (called && more && " · "));
      const about = element("small", {}, kind, more);
      kinds.push([nameOf(words, follow).toLowerCase(), kind]);
      const row = element("label", {}, box, element("span", {}, nameNode(words, follow), " ", about));
      boxes.set(keyOfFollow(follow), [follow, box, row]);
      set.append(row);
      set.hidden = false;
      tell();
      return row;
    };
    const favourites = group(words.favourites, offer.follows, true);
    const rest = [
      group(words.about, offer.page),
      group(words.popular, offer.popular),
      group(words.topics, offer.topics),
    ];
    const phrase = element("input", { type: "text", id: "p", maxLength: 200, autocomplete: "off" });
    const choose = (/** @type {Suggestion} */ chosen) => {
      // First of what is followed, wherever it stood before: it is seen at once, right below where it was typed.
      favourites.firstElementChild?.after(add(favourites, chosen, true));
      for (const set of [favourites, ...rest]) set.hidden = set.children.length === 1;
      suggested[1].textContent = `✓ ${nameOf(words, chosen)}`;
      phrase.value = "";
    };
    const take = () => {
      const name = phrase.value.trim();
      if (name) choose({ kind: "phrase", name });
      phrase.focus();
    };
    const suggested = suggest(phrase, words, offer.find, choose);
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
      const lines = rows.map(([follow, box]) => `${box.checked ? "[x]" : "[ ]"} ${nameOf(words, follow)}`);
      const wishes = rows.filter(([, box]) => box.checked).map(([follow]) => follow);
      problem.textContent = await save(wishes, [words.pick, words.pickText, ...lines, `[${words.save}]`].join("\n"));
      ready.disabled = false;
      if (!problem.textContent) close();
    }
    const links = [];
    const { preferences: href, going: onclick } = offer;
    if (href) links.push(element("a", { href, onclick, rel: "noreferrer" }, words.more));
    if (leave) {
      const go = () => {
        leave();
        close();
      };
      links.push(button(words.leaveAll, go, "plain"));
    }
    // With a finger one looks first: there the focus would open a keyboard over all that can be chosen.
    const looks = matchMedia("(pointer: coarse)").matches && { tabIndex: -1, autofocus: true };
    return [
      element("p", { ...looks }, words.pickText),
      element("label", { htmlFor: "p" }, words.phrase),
      // What is suggested stands right below what is typed, on a narrow screen too, where the button comes after both.
      element("div", { className: "row find" }, phrase, ...suggested, button(words.add, take)),
      favourites,
      ...rest,
      problem,
      element("div", { className: "row end" }, ready, button(words.close, close), ...links),
    ];
  });
}
