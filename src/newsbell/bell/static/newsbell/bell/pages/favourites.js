/** The reader's favourites: each with when it tells them, removed by one press and taken back by another. */

import { button, element } from "../element.js";
import { isSame } from "../subjects.js";
import { aboutOf, nameNode, nameOf } from "../suggest.js";
import { choose } from "./choosing.js";
import { agreed, ask, attempt, called, fill, focusOn, levelOf, once, one, removeAt, words } from "./page.js";

/** @typedef {{id: number, kind: string, name: string, level: string, story: number | null, language: string, page: string | null}} Follow */
/** @typedef {import("../suggest.js").Suggestion} Suggestion */

/**
 * What was shown when a favourite was chosen, for the receipt.
 * @param {string} choice
 * @param {string[]} lines
 */
export const receipt = (choice, lines) => agreed(choice, [words.yours, words.pick, ...lines]);

/** @param {Suggestion} subject */
const aboutFollow = (subject) => `${subject.kind} ${subject.story ?? nameOf(words, subject).toLowerCase()}`;

/**
 * @param {Suggestion} subject
 * @param {string} level
 * @param {string[]} [lines] what was shown beside it
 */
export function follow(subject, level, lines = []) {
  const { kind, name, story = null } = subject;
  const consent = receipt("follow", [...lines, `${nameOf(words, subject)}: ${levelOf(level)}`]);
  const body = { follows: [{ kind, name, story, level }], consent };
  return choose(aboutFollow(subject), () => ask("reader/choices", "POST", body));
}

/** @param {Follow[]} follows */
export function showFollows(follows) {
  one("follows").replaceChildren(...follows.map(shown));
  saidNothing();
}

export const refollow = async () => showFollows(await ask("reader/follows"));

/** What was removed has a row still, by which it is taken back. */
function saidNothing() {
  one("nothing").hidden = Boolean(one("follows").querySelector("select"));
}

/** @param {Follow} row */
function shown(row) {
  const name = nameOf(words, row);
  const remove = button(
    words.remove,
    once(() => attempt(end, fill("removed", { name }))),
  );
  remove.setAttribute("aria-label", fill("removeOf", { name }));
  const kind = aboutOf(words, row);
  const what = element("span", { className: "what" }, called(row));
  if (kind) what.append(element("small", {}, kind));
  const box = element("li", {}, what, levels(row, name), remove);

  async function end() {
    await choose(aboutFollow(row), async () => {
      // Followed again by a choice that came late, it may have another number.
      for (let found = row; found; found = await now()) await removeAt(`reader/follows/${found.id}`);
    });
    // Another choice has shown the list anew meanwhile, and may have found this one in it still.
    if (!box.isConnected) return refollow();
    const back = undo();
    const parts = words.removed.split(/({name})/).map((part) => (part === "{name}" ? nameNode(words, row) : part));
    const held = box.contains(document.activeElement);
    box.replaceChildren(element("span", { className: "what quiet" }, ...parts), back);
    saidNothing();
    // What had the focus is gone: the way back is where the reader is. Who has gone on meanwhile is not fetched back.
    if (held) back.focus();
  }

  function undo() {
    const label = fill("undoOf", { name });
    const back = async () => {
      await follow(row, row.level, [fill("removed", { name }), label]);
      const found = await now();
      const held = box.contains(document.activeElement);
      if (found && box.isConnected) {
        const again = shown(found);
        box.replaceWith(again);
        saidNothing();
        if (held) again.querySelector("button")?.focus();
      } else {
        // The list was shown anew meanwhile; or an editor has joined its running story to another, which is followed.
        await refollow();
        if (held) focusOn(one("favourites"));
      }
    };
    const press = button(
      words.undo,
      once(() => attempt(back, fill("following", { name }))),
    );
    press.setAttribute("aria-label", label);
    return press;
  }

  /** @returns {Promise<any>} the same as it is followed now, if it is */
  const now = async () => (await ask("reader/follows")).find((/** @type {Follow} */ each) => isSame(each, row));

  return box;
}

/**
 * The row stays as it is, and the focus in it: with the keyboard each step through a list is a change.
 * @param {Follow} row
 * @param {string} name
 */
function levels(row, name) {
  const list = element(
    "select",
    { "aria-label": fill("whenOf", { name }) },
    element("option", { value: "at-once" }, words.atOnce),
    element("option", { value: "digest" }, words.inDigest),
    element("option", { value: "inbox" }, words.inboxAlone),
  );
  list.value = row.level;
  /** @type {object} */
  let last;
  list.onchange = () => {
    const wish = (last = { level: list.value });
    return attempt(async () => {
      try {
        await follow(row, wish.level);
        row.level = wish.level;
      } finally {
        // Who has stepped on meanwhile is not taken back.
        if (last === wish) list.value = row.level;
      }
    });
  };
  return list;
}
