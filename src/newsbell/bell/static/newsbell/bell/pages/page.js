/** What every page of the reader's has: its facts, the secrets in its address, and a place to say something. */

import { element } from "../element.js";
import { Refusal, call } from "../server.js";
import { nameNode } from "../suggest.js";

/**
 * @typedef {object} Facts
 * @property {string} base newsbell's address
 * @property {string} slug the publisher's
 * @property {string} language
 * @property {Record<string, string>} words
 * @property {Record<string, string>} because the name of the words for each reason
 * @property {Record<string, string>} places addresses of the publisher's pages here
 */

/** @type {Facts} */
export const facts = JSON.parse(document.getElementById("facts")?.textContent ?? "{}");
export const { words } = facts;

const PROBLEMS = {
  "phrase-refused": words.phraseRefused,
  "no-device": words.nothingRings,
  "mailbox-refused": words.mailRefused,
  "too-many-addresses": words.mailTooMany,
  "file-refused": words.fileRefused,
  "request-too-large": words.fileRefused,
};

/**
 * The secrets in the fragment, which no browser sends: `#MANAGE.INBOX` or `#MANAGE`; in the inbox `#INBOX.MANAGE` or `#INBOX`.
 * @type {string[]}
 */
export const secrets = location.hash.slice(1).split(".").filter(Boolean);

addEventListener("hashchange", () => location.reload());
for (const link of document.querySelectorAll("footer a")) {
  // The reader stays the same in another language.
  if (link instanceof HTMLAnchorElement) link.hash = location.hash;
}

/**
 * @param {string} id
 * @returns {any} the element of that id, which the template has
 */
export const one = (id) => document.getElementById(id);

/**
 * @param {string} name of a text
 * @param {Record<string, string>} given what stands in its braces
 */
export function fill(name, given) {
  return words[name].replace(/{(\w+)}/g, (_, part) => given[part] ?? "");
}

/**
 * The receipt of a choice.
 * @param {string} choice
 * @param {string[]} lines that were shown
 */
export const agreed = (choice, lines) => ({
  words: lines.join("\n").slice(0, 4000),
  choice,
  language: facts.language,
  page: location.origin + location.pathname,
});

/** When a follow of this level tells its reader. */
export const levelOf = (/** @type {string} */ level) =>
  ({ digest: words.inDigest, inbox: words.inboxAlone })[level] ?? words.atOnce;

/**
 * @param {string} path
 * @param {string} [method]
 * @param {unknown} [body]
 */
export function ask(path, method = "GET", body) {
  return call(facts.base, { path, method, secret: secrets[0], body });
}

/**
 * What the reader removes must be gone: another tab may have been first.
 * @param {string} path
 */
export const removeAt = (path) =>
  ask(path, "DELETE").catch((/** @type {unknown} */ error) => {
    if (!(error instanceof Refusal && error.status === 404)) throw error;
  });

/** It can be read until then; after that it goes as soon as the reader goes on, since it lies over the page. */
const TO_READ_MS = 5000;
let readBy = 0;

/** @param {string} text said to everyone, those who hear the page too */
export function say(text) {
  one("problem").textContent = "";
  one("said").textContent = text;
  readBy = Date.now() + TO_READ_MS;
}

addEventListener("scroll", () => one("said").textContent && Date.now() > readBy && say(""), { passive: true });

/** @param {string} text */
export function warn(text) {
  one("said").textContent = "";
  one("problem").textContent = text;
}

/**
 * @param {string} [text] why the page shows nothing of a reader's
 * @param {string} [title]
 */
export function closed(text = words.noLinkText, title = words.noLink) {
  const lost = !one("page").hidden || document.activeElement === one("again");
  one("wait").hidden = one("page").hidden = true;
  one("no-link-title").textContent = title;
  one("no-link-text").textContent = text;
  one("no-link").hidden = false;
  // What had the focus is gone.
  if (lost) focusOn(one("no-link-title"));
}

/** @param {HTMLElement | null} heading */
export function focusOn(heading) {
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/**
 * Does something for the reader, who is told what came of it.
 * @param {() => Promise<unknown>} work
 * @param {string | (() => string)} [done] what is said then
 */
export async function attempt(work, done = words.saved) {
  // The same words are said anew.
  say("");
  try {
    await work();
    say(typeof done === "function" ? done() : done);
  } catch (error) {
    const { status, code } = /** @type {Refusal} */ (error);
    if (status === 401) closed(words.refused);
    else warn(PROBLEMS[/** @type {keyof PROBLEMS} */ (code)] ?? words.failed);
  }
}

/**
 * @param {() => Promise<unknown>} work
 * @returns {() => Promise<void>} does it; pressed again before the answer, it is not done twice
 */
export function once(work) {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    await work().finally(() => (busy = false));
  };
}

/**
 * Opens the page for whoever has its secret. Where newsbell cannot be asked, a press asks again.
 * @param {() => Promise<void>} show
 */
export async function open(show) {
  if (!secrets.length) return closed();
  one("wait").hidden = false;
  await attempt(async () => {
    await show();
    one("page").hidden = false;
  }, "");
  one("wait").hidden = true;
  one("again").hidden = !one("page").hidden || !one("no-link").hidden;
  one("again").onclick = once(async () => {
    await open(show);
    // What was pressed is gone.
    if (!one("page").hidden) focusOn(document.querySelector("h1"));
  });
}

/** @param {import("../suggest.js").Suggestion} subject its name, which leads to its page where it has one */
export function called(subject) {
  const { page } = subject;
  const word = nameNode(words, subject);
  return page ? element("a", { href: `${page}?lang=${facts.language}`, rel: "noreferrer" }, word) : word;
}

/**
 * @param {string} language of some words; empty: not known
 * @returns {{lang?: string}} for their element, where that is not the page's
 */
export const written = (language) => (language && language.toLowerCase() !== facts.language ? { lang: language } : {});

/**
 * @param {string} time ISO 8601
 * @param {Intl.DateTimeFormatOptions} form
 */
export const told = (time, form) => new Intl.DateTimeFormat(facts.language, form).format(new Date(time));
