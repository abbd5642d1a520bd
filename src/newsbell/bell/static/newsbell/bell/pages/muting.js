/** Muting in the inbox: one press ends a follow that a story was told for, and another one takes that back. */

import { button, element } from "../element.js";
import { call } from "../server.js";
import { isSame } from "../subjects.js";
import { nameOf } from "../suggest.js";
import { agreed, ask, attempt, facts, fill, levelOf, once, words } from "./page.js";

/** @typedef {{kind: string, name: string, subject?: number, story?: number}} Why */
/** @typedef {{kind: string, name: string, level: string, story: number | null}} Follow */
/** @typedef {{id: number, story: number, why: Why[], later: string | null}} Item */

/**
 * @typedef {object} Press of Mute
 * @property {Follow[]} ended none, where another page had ended them
 * @property {Item} item
 * @property {string | null} later when its story was to ring again, and does no more
 */

/** @type {{reason: Why, press: Press}[]} what is muted */
let muted = [];
/** @type {Map<Item, () => void>} what says it of each item */
const shown = new Map();
/** @type {(Follow & {id: number})[] | undefined} undefined: it is not known */
let follows;

const pressOf = (/** @type {Why} */ reason) => muted.find((one) => isSame(one.reason, reason))?.press;

/** Whether a reason can be muted: the reader followed it when the page was opened, by this number or anew. */
const isFollowed = (/** @type {Why} */ reason) =>
  !follows || follows.some((one) => one.id === reason.subject || isSame(one, reason));

/**
 * Asks what the reader follows still.
 * @param {string} secret that may manage
 */
export async function lookUp(secret) {
  follows = await call(facts.base, { path: "reader/follows", method: "GET", secret }).catch(() => undefined);
}

/**
 * @param {Item} item
 * @param {string} secret that may manage
 * @param {(item: any) => Promise<HTMLElement>} anew shows an item as it is by now, and gives its row
 * @returns {HTMLElement} for each reason of the item what mutes it, or that it is muted, with a way back
 */
export function muting(item, secret, anew) {
  const box = element("span", { className: "mutes" });
  const names = [...new Set(item.why.map(({ name }) => name))];

  /** @param {string} name */
  function draw(name) {
    const reasons = item.why.filter((reason) => reason.name === name);
    const called = nameOf(words, reasons[0]);
    const presses = reasons.map(pressOf);
    if (reasons.some((reason, at) => !presses[at] && isFollowed(reason))) return [muteButton(name, called, reasons)];
    if (!presses.some(Boolean)) return [];
    const said = element("span", { className: "quiet", dir: "auto" }, fill("muted", { names: called }));
    const press = presses.find((one) => one?.ended.length);
    return [element("span", { className: "pair" }, said, ...(press ? [undoButton(name, called, press)] : []))];
  }

  /**
   * @param {string} name
   * @param {string} called as a reader calls it
   * @param {Why[]} reasons
   */
  function muteButton(name, called, reasons) {
    const label = `${words.mute}: ${called}`;
    const end = async () => {
      const { ended, remaining } = await manage("reader/mute", { story: item.story, name });
      const pressed = { ended, item, later: remaining.length ? null : item.later };
      for (const reason of reasons) if (!pressOf(reason)) muted.push({ reason, press: pressed });
      // A snooze of it has ended with the last.
      if (!remaining.length) item.later = null;
      await show(name, item);
    };
    const press = button(
      item.why.length > 1 ? label : words.mute,
      once(() => attempt(end, fill("muted", { names: called }))),
    );
    press.setAttribute("aria-label", label);
    return of(name, press);
  }

  /**
   * @param {string} name
   * @param {string} called
   * @param {Press} press
   */
  function undoButton(name, called, press) {
    const label = fill("undoOf", { name: called });
    const back = async () => {
      const follows = press.ended.map((one) => `${nameOf(words, one)}: ${levelOf(one.level)}`);
      const consent = agreed("follow", [words.inbox, fill("muted", { names: called }), label, ...follows]);
      await manage("reader/choices", { follows: press.ended, consent });
      muted = muted.filter((one) => one.press !== press);
      try {
        await again(press);
      } finally {
        await show(name, press.item);
      }
    };
    const undo = button(
      words.undo,
      once(() => attempt(back, fill("following", { name: called }))),
    );
    undo.setAttribute("aria-label", label);
    return of(name, undo);
  }

  const manage = (/** @type {string} */ path, /** @type {unknown} */ body) =>
    call(facts.base, { path, method: "POST", secret, body });

  /**
   * Shows in every row what is muted now; the focus goes to what takes back what was pressed.
   * @param {string} name
   * @param {Item} other whose snooze began or ended with it
   */
  async function show(name, other) {
    for (const each of shown.values()) each();
    if (other !== item) await anew(other);
    const row = await anew(item);
    const back = [...row.querySelectorAll("button")].find((one) => one.dataset.of === name);
    (back ?? /** @type {HTMLElement} */ (row.querySelector("h2 > *"))).focus();
  }

  const say = () => box.replaceChildren(...names.flatMap(draw));
  shown.set(item, say);
  say();
  return box;
}

/**
 * Lets a snooze that ended with the follow stand as it was, if its time has not passed and there is no other.
 * @param {Press} press
 */
async function again({ item, later }) {
  if (later && !item.later && Date.parse(later) > Date.now()) await ask(`inbox/${item.id}/later`, "POST", { at: later });
}

/**
 * @param {string} name
 * @param {HTMLButtonElement} press is of that name
 */
function of(name, press) {
  press.dataset.of = name;
  return press;
}
