/** When is the moment that the publisher chose? While the reader scrolls. */

import { isMoment } from "./rule.js";

/** The page has been looked at for a moment before anything can be asked. */
const ARRIVAL_MS = 2000;

/**
 * Calls `done` once, at the publisher's moment, after the reader has scrolled.
 * @param {import("./rule.js").Rule} rule
 * @param {() => void} done
 */
export function watch(rule, done) {
  const story = document.querySelector("[itemprop=articleBody], article, main");
  const look = () => {
    const { scrollHeight, clientHeight } = document.documentElement;
    const scrolled = (100 * scrollY) / Math.max(1, scrollHeight - clientHeight);
    const ended = story ? story.getBoundingClientRect().bottom <= clientHeight : scrolled >= 90;
    if (!isMoment(rule, scrolled, ended)) return;
    removeEventListener("scroll", look);
    done();
  };
  setTimeout(() => addEventListener("scroll", look, { passive: true }), ARRIVAL_MS);
}
