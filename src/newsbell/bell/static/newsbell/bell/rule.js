/** When may a reader be asked? The publisher's rule, and what no publisher can change. */

/**
 * @typedef {object} Rule
 * @property {number} stories so many stories are read first
 * @property {number} scroll percent of the page, 1 or more: never on arrival
 * @property {boolean} end wait for the end of the story instead
 * @property {number} days once in so many
 */

export const DAY = 86_400_000;

/** @type {import("./reader.js").Asked} */
export const NEVER_ASKED = { stories: 0, last: "", refusals: 0, at: 0 };

/**
 * @param {Rule} rule
 * @param {import("./reader.js").Asked} asked
 * @param {number} now milliseconds
 * @returns {boolean} never again after two refusals
 */
export function mayAsk(rule, asked, now) {
  return asked.refusals < 2 && asked.stories >= rule.stories && now - asked.at >= rule.days * DAY;
}

/**
 * @param {Rule} rule
 * @param {number} scrolled percent of the way that the page can be scrolled
 * @param {boolean} ended the story's last line has been in view
 */
export function isMoment(rule, scrolled, ended) {
  return rule.end ? scrolled > 0 && ended : scrolled >= Math.max(1, rule.scroll);
}

/**
 * @param {import("./reader.js").Asked} asked
 * @param {string} page address of a story
 * @returns {import("./reader.js").Asked} the same page again is no other story
 */
export function counted(asked, page) {
  return page === asked.last ? asked : { ...asked, stories: asked.stories + 1, last: page };
}
