/**
 * Suggestions below an input: a combobox with a listbox, as the WAI-ARIA Authoring Practices have it ("editable, with
 * list autocomplete"). The focus stays in the input, and what is typed stays the reader's own until they choose.
 */

import { element } from "./element.js";

/** @typedef {{kind: string, name: string, story?: number | null, language?: string, within?: string[], readers?: number, page?: string | null}} Suggestion */

const WAIT_MS = 150;

/**
 * @param {Record<string, string>} words
 * @param {{kind: string, name: string}} subject
 * @returns {string} as a reader calls it
 */
export function nameOf(words, { kind, name }) {
  if (kind === "top-stories") return words.top;
  return kind === "thread" ? words.thread.replace("{name}", () => name) : name;
}

/**
 * The same on a page: a running story is called by a headline, which may be in another language.
 * @param {Record<string, string>} words
 * @param {Suggestion} subject
 */
export function nameNode(words, subject) {
  const { name, language: lang } = subject;
  const made = element("bdi", {}, nameOf(words, subject));
  if (lang) made.replaceChildren(...words.thread.split(/({name})/).map((part) => (part === "{name}" ? element("bdi", { lang }, name) : part)));
  return made;
}

/**
 * @param {Record<string, string>} words
 * @param {Suggestion} subject
 * @returns {[string, string]} its kind, and what else tells it from another of its name
 */
export function partsOf(words, { kind, within, readers }) {
  const called = words[`kind${kind[0].toUpperCase()}${kind.slice(1)}`] ?? "";
  const said = [within?.[0]];
  if (readers) said.push(words.readers.replace("{count}", readers.toLocaleString(document.documentElement.lang || "en")));
  // A running story's name says what it is.
  return [kind === "thread" ? "" : called, said.filter(Boolean).join(" · ")];
}

/**
 * @param {Record<string, string>} words
 * @param {Suggestion} subject
 * @returns {string} what it is, so that one Devon is told from another
 */
export const aboutOf = (words, subject) => partsOf(words, subject).filter(Boolean).join(" · ");

/**
 * @param {HTMLInputElement} input which has an id
 * @param {Record<string, string>} words
 * @param {(typed: string) => Promise<Suggestion[]>} find
 * @param {(chosen: Suggestion) => void} take
 * @returns {HTMLElement[]} the list, and its word to those who hear the page: to stand right after the input
 */
export function suggest(input, words, find, take) {
  const list = element("ul", { id: `${input.id}-list`, role: "listbox", "aria-label": words.suggestions, hidden: true });
  const said = element("span", { role: "status", className: "unseen" });
  /** @type {Suggestion[]} */
  let found = [];
  let at = -1;
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  const end = () => {
    clearTimeout(waiting);
    asked += 1;
    show([]);
  };
  const choose = (/** @type {Suggestion} */ one) => {
    end();
    take(one);
  };

  /** @param {Suggestion[]} suggestions */
  function show(suggestions) {
    found = suggestions;
    const rows = found.map((one, number) => {
      const row = element("li", { id: `${list.id}-${number}`, role: "option", "aria-selected": "false" });
      row.append(nameNode(words, one), element("small", {}, aboutOf(words, one)));
      row.onclick = () => choose(one);
      return row;
    });
    list.replaceChildren(...rows);
    list.hidden = !found.length;
    said.textContent = found.length ? words.suggested.replace("{count}", String(found.length)) : "";
    input.setAttribute("aria-expanded", String(!list.hidden));
    move(-1);
    // It may open below what is in view.
    if (found.length) list.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} to -1: back in the input */
  function move(to) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = to;
    const row = list.children[at];
    if (!row) return input.removeAttribute("aria-activedescendant");
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", row.id);
  }

  async function look() {
    const typed = input.value.trim();
    const mine = (asked += 1);
    // Where newsbell cannot be asked there are no suggestions, and words are followed as before.
    const suggestions = typed ? await find(typed).catch(() => []) : [];
    if (mine === asked) show(suggestions);
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (list.hidden) {
      if (step) void look();
      return;
    }
    if (step) move(((at + 1 + step + found.length + 1) % (found.length + 1)) - 1);
    else if (event.key === "Escape") end();
    else if (event.key === "Enter" && at >= 0) choose(found[at]);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  input.addEventListener("blur", end);
  // A press on the list must not take the focus out of the input first.
  list.onmousedown = (event) => event.preventDefault();
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-controls", list.id],
    ["aria-expanded", "false"],
    ["autocapitalize", "off"],
  ]) {
    input.setAttribute(name, value);
  }
  return [list, said];
}
