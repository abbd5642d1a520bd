/**
 * Of two choices the last one holds. Each is sent at once; but a slow line may bring them to newsbell in the other
 * order. So one that was sent beside another of the same is sent once more when that is answered, if it is still the last.
 */

import { ask } from "./page.js";

/** What ends all that was chosen before it. */
export const ALL = "all";
/** Many favourites at once: each may be what a later choice is about. */
export const MANY = "many";

/**
 * @typedef {object} Choice
 * @property {string} about
 * @property {boolean} over another one has taken its place
 * @property {Promise<any>} [done]
 */

/** @type {Set<Choice>} those that are not done yet, oldest first */
const open = new Set();

/**
 * @template T
 * @param {string} about of two choices about the same the later one holds
 * @param {() => Promise<T>} send does it, however often
 * @returns {Promise<T>}
 */
export function choose(about, send) {
  /** @type {Choice} */
  const own = { about, over: false };
  const replaces = (/** @type {Choice} */ one) => about === ALL || about === one.about;
  const before = [...open].filter((one) => replaces(one) || [ALL, MANY].includes(one.about));
  for (const one of before) one.over ||= replaces(one);
  open.add(own);
  const done = (own.done = settled(own, before, send).finally(() => open.delete(own)));
  return done;
}

/**
 * @template T
 * @param {Choice} own
 * @param {Choice[]} before
 * @param {() => Promise<T>} send
 */
async function settled(own, before, send) {
  const first = send();
  if (!before.length) return first;
  await Promise.allSettled([first, ...before.map(({ done }) => done)]);
  return own.over ? first : send();
}

/**
 * Changes one of the reader's preferences.
 * @param {Record<string, unknown>} wish its name first
 */
export const prefer = (wish) => choose(Object.keys(wish)[0], () => ask("reader", "PATCH", wish));
