/** How many stories of the reader's inbox are new, on the page and on the app's icon. */

import { readerOf } from "./device.js";
import { pressOf } from "./element.js";
import { askAgain, compareSoon, inboxOf, keepUnread } from "./reader.js";
import { call } from "./server.js";
import { read } from "./store.js";

/** So long the number is not asked for again. */
const UNREAD_MS = 300_000;
/** What was decided so soon after newsbell said how many there are may be among them: machines' clocks differ. */
const COUNTED_MS = 10_000;

/**
 * @param {string} base newsbell's address
 * @param {string} slug the publisher's
 * @returns {Promise<number>} how many are new; 0 where nobody is a reader here
 */
export async function unread(base, slug) {
  const reader = await readerOf(slug);
  if (!reader || reader.left) return 0;
  const known = await read("unread");
  if (known && Date.now() - known.at < UNREAD_MS) return known.count;
  const secret = reader.capabilities.inbox;
  const said = await call(base, { path: "inbox/unread", method: "GET", secret }).catch(() => ({}));
  // Who left, was erased or became another while newsbell was asked has no number of before.
  const now = await readerOf(slug);
  if (!now || now.left || now.capabilities.inbox !== secret) return unread(base, slug);
  // Where newsbell cannot be asked, what is kept: the worker may have counted on meanwhile.
  return keepUnread((kept) => ({
    count: said.unread ?? kept?.count ?? 0,
    // Where it is to be asked again since then, as from the inbox, it is.
    at: kept?.at === known?.at ? Date.now() : (kept?.at ?? 0),
    upTo: Date.parse(said.at) + COUNTED_MS || kept?.upTo,
  }));
}

/**
 * Each element with data-newsbell-unread says how many there are, and opens the inbox; with none it is hidden.
 * @param {string} base newsbell's address
 * @param {import("./device.js").Settings} settings
 * @param {Record<string, string>} words
 * @param {string} language
 */
export async function badge(base, { publisher: { slug }, preferences }, words, language) {
  const spots = document.querySelectorAll("[data-newsbell-unread]");
  const installed = matchMedia("(display-mode: standalone)").matches;
  const count = spots.length || installed ? await unread(base, slug) : 0;
  for (const spot of spots) {
    const press = pressOf(spot);
    press.hidden = !count;
    press.textContent = (spot.getAttribute("data-newsbell-unread") || words.unread).replace("{count}", String(count));
    press.onclick = async () => {
      const reader = await readerOf(slug);
      const inbox = preferences.replace(/preferences$/, "inbox");
      if (!reader || !inbox) return;
      await askAgain();
      await compareSoon();
      // By a press alone: what measures a page's links would read the secret in one.
      location.assign(`${inbox}?lang=${language}${inboxOf(reader)}`);
    };
  }
}

/**
 * Calls `look` when the worker says of a push that the number may be another.
 * @param {string} slug the publisher's
 * @param {() => void} look
 */
export function watchUnread(slug, look) {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data?.newsbell === slug) look();
  });
}
