/** What a push says: a notification in the declarative form, as the platform can show it. */

/**
 * @typedef {object} Said Declarative Web Push, with newsbell's own part
 * @property {{title: string, navigate: string, body?: string, lang?: string, dir?: NotificationDirection,
 *   tag?: string, silent?: boolean, image?: string}} notification
 * @property {{story?: number, why?: string[], edition?: number, correction?: boolean | number, update?: number,
 *   snooze?: number, at?: number, undo?: Back}} [newsbell]
 *   `at`: since when the story is in the inbox, in milliseconds; none of what is no story more in it; `why`: names of what its reader follows; `correction`: which revision its words are; `update`: the revision for which its reader asked to be rung; `edition`: it opens the inbox
 *
 * @typedef {object} Bell what the page leaves for the worker
 * @property {string} base newsbell's address
 * @property {string} publisher
 * @property {string} key
 * @property {boolean} shared the worker is the site's own, and other pushes may come to it
 * @property {string[]} actions
 * @property {Record<string, string>} words
 *
 * @typedef {{at: number, said?: Said, update?: number}} Shown
 */

/**
 * @typedef {{story: number, why: string[], edition?: number, undo?: Back}} Of what a notification knows of itself
 * @typedef {{follows: import("./reader.js").Follow[], consent: {choice: string, words: string}}} Back
 *   what is followed again, with its receipt, by who takes a mute back; no push has it
 */

/** In the order in which they are given up where the platform shows fewer: leaving stays to the last. */
const ACTIONS = ["open", "later", "mute", "leave"];
/** What newsbell calls the top stories, in every language. */
const TOP = "Top stories";

/**
 * @param {unknown} said
 * @returns {said is Said}
 */
export function isDeclared(said) {
  const { title, navigate } = /** @type {any} */ (said)?.notification ?? {};
  return typeof title === "string" && title !== "" && /^https?:\/\//.test(navigate);
}

/**
 * The words of a tag that may have been shown before: a repeat, or what was overtaken by a correction, says the
 * corrected words again.
 * @param {Said} said
 * @param {Shown | undefined} before
 * @returns {Said}
 */
export function latest(said, before) {
  return revision(before?.said) > revision(said) ? /** @type {Said} */ (before?.said) : said;
}

/**
 * @param {Said} said the words that are shown
 * @param {number} now
 * @param {number} [update] the newest one that rang
 * @returns {Shown} what to remember of it
 */
export function shown(said, now, update) {
  return { at: now, update, ...(revision(said) && { said }) };
}

/**
 * The newest update that its reader was rung for, this one too. What is above that of `before` rings again.
 * @param {Said} said
 * @param {Shown | undefined} before
 */
export const rung = (said, before) => Math.max(Number(said.newsbell?.update ?? 0), before?.update ?? 0);

/**
 * @param {Said} said
 * @param {boolean} silent it was shown before
 * @param {Bell | undefined} bell
 * @param {{most: number, image: boolean}} can how many actions, and whether images, the platform shows
 * @param {boolean} [again] it was shown before, and rings for an update
 * @returns {[string, NotificationOptions]}
 */
export function notice({ notification, newsbell = {} }, silent, bell, can, again) {
  const { title, navigate, body, lang, dir, tag, image } = notification;
  const why = newsbell.why ?? [];
  const { story, edition, undo } = newsbell;
  /** @type {NotificationOptions & Record<string, unknown>} */
  const options = { body: [body, because(why, bell)].filter(Boolean).join("\n"), lang, dir, tag, data: { navigate, newsbell: { story, edition, why, ...(undo && { undo }) } } };
  if (silent || notification.silent) options.silent = true;
  else if (again) options.renotify = true;
  if (can.image && image) options.image = image;
  if (can.most && bell && story) {
    // Whoever can mute is shown two. Leaving stands on every other notification too.
    const actions = undo
      ? ["undo", why.length ? "mute" : "leave"]
      : ACTIONS.filter((action) => bell.actions.includes(action)).slice(-can.most);
    // Of several reasons one press mutes the first alone, which it names.
    const first = why.length > 1 && nameIn(why[0], bell);
    const named = (/** @type {string} */ action) => (action === "mute" && first ? `: ${first}` : "");
    options.actions = actions.map((action) => ({ action, title: bell.words[action] + named(action) }));
  }
  return [title, options];
}

/**
 * What is shown once something was muted: silent, with the way back and, where more of what the story matched is
 * followed still, the next.
 * @param {{navigate: string, newsbell: Of}} data of the notification that was pressed
 * @param {{muted: string[], remaining: string[], ended: import("./reader.js").Follow[]}} done
 * @param {Bell} bell
 * @param {{most: number, image: boolean}} can
 */
export function muted({ navigate, newsbell: { story, why } }, { muted: names, remaining, ended }, bell, can) {
  const { words } = bell;
  // The first is what was pressed, and muted if another tab had done it too; where none was named, all is.
  const title = (words.muted ?? "{names}").replace("{names}", () => nameIn(why[0], bell) ?? names.join(" · "));
  const undo = words.undo && ended.length ? { follows: ended, consent: { choice: "follow", words: `${title}\n[${words.undo}]` } } : undefined;
  return notice({ notification: { title, navigate, tag: `muted ${story}` }, newsbell: { story, why: remaining, undo } }, true, bell, can);
}

/**
 * Why its reader is told, in their own language.
 * @param {string[]} why
 * @param {Bell | undefined} bell
 */
function because(why, bell) {
  const names = why.map((name) => nameIn(name, bell)).filter(Boolean);
  return names.length ? bell?.words.because?.replace("{names}", () => names.join(" · ")) : "";
}

/**
 * @param {string} name
 * @param {Bell | undefined} bell one that an older page left knows no words for it
 */
const nameIn = (name, bell) => (name === TOP ? bell?.words.top : name);

/** @param {Said | undefined} said */
function revision(said) {
  return Number(said?.newsbell?.correction ?? 0);
}
