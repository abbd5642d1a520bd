/** What can be followed: suggestions as it is typed, and what many follow. */

import { button, element } from "../element.js";
import { call } from "../server.js";
import { aboutOf, nameOf, suggest } from "../suggest.js";
import { called, facts, one, words } from "./page.js";

/** @typedef {import("../suggest.js").Suggestion} Suggestion */

/** @type {Suggestion | undefined} */
let chosen;

/** @returns {Suggestion} what the form says: the suggestion that was chosen, or a kind and words */
export function searched() {
  const kind = one("kind").value;
  return chosen && chosen.kind === kind ? chosen : { kind, name: one("subject").value.trim() };
}

/**
 * Without the reader's secret: who searches for what is nobody's business.
 * @param {string} [typed] without it, what many follow
 * @returns {Promise<Suggestion[]>}
 */
const find = (typed = "") =>
  call(facts.base, { path: `publishers/${facts.slug}/subjects?q=${encodeURIComponent(typed)}`, method: "GET" });

/** @param {Suggestion} [subject] that the reader has chosen; without it, words count again */
function choose(subject) {
  chosen = subject;
  // A running story is chosen and not typed, so the form has no such kind before.
  one("kind").querySelector("[value=thread]")?.remove();
  if (!subject) return;
  if (subject.kind === "thread") one("kind").append(element("option", { value: "thread" }, words.kindThread));
  one("kind").value = subject.kind;
  one("subject").value = subject.name;
}

/**
 * Shows what many follow, where there is such a thing.
 * @param {(subject: Suggestion) => void} follow
 */
export async function showPopular(follow) {
  const found = await find().catch(() => []);
  one("popular").replaceChildren(
    ...found.map((subject) => {
      const name = nameOf(words, subject);
      const press = button(words.add, () => follow(subject));
      press.setAttribute("aria-label", `${words.add}: ${name}`);
      const what = element("span", { className: "what" }, called(subject));
      what.append(element("small", {}, aboutOf(words, subject)));
      return element("li", {}, what, press);
    }),
  );
  one("popular-part").hidden = !found.length;
}

one("subject").addEventListener("input", () => choose());
one("subject-row").after(...suggest(one("subject"), words, find, choose));
