/** The reader's inbox: every story that matched, why, and what became of it. */

import { button, element } from "../element.js";
import { nameOf } from "../suggest.js";
import { choose } from "./choosing.js";
import { lookUp, muting } from "./muting.js";
import { ask, attempt, facts, fill, once, one, open, secrets, told, words, written } from "./page.js";

/** @typedef {import("./muting.js").Why} Why */
/** @typedef {{id: number, title: string, standfirst: string, url: string, why: Why[],
 *   language: string, outcome: string, reason: string, decided_at: string, read_at: string | null, later: string | null, corrected: boolean,
 *   retraction: string, joined: boolean, story: number}} Item */

/**
 * An inbox's own link manages nothing; from the bell and the preferences comes the secret that may. It does not stay in
 * the address, which may be kept or shared; this tab alone remembers it.
 */
const [inbox, manage = remembered()] = secrets;
if (secrets.length > 1) {
  const hash = `#${inbox}`;
  history.replaceState(null, "", hash);
  for (const link of document.querySelectorAll("footer a")) if (link instanceof HTMLAnchorElement) link.hash = hash;
  try {
    sessionStorage.setItem(inbox, manage);
  } catch {
    // Storage is off: the next page offers no muting.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(secrets[0]) ?? "";
  } catch {
    return "";
  }
}

/** As many as may be marked as read at once. */
const AT_ONCE = 100;

/** @type {number | null} */
let next = null;
/** @type {Map<Item, HTMLElement>} what the page shows, each with its row */
const rows = new Map();

/**
 * Remind me later, or when it rings and a way back.
 * @param {Item} item
 * @returns {HTMLElement}
 */
function reminder(item) {
  const { id, title, later } = item;
  const path = `inbox/${id}/later`;
  /** @param {string | null} at */
  const become = (at) => {
    item.later = at;
    const other = reminder(item);
    box.replaceWith(other);
    // What was chosen meanwhile takes its place.
    box = other;
    other.querySelector(at ? "button" : "summary")?.focus();
  };
  /** @type {HTMLElement} */
  let box;
  if (later) {
    const time = told(later, { dateStyle: "medium", timeStyle: "short" });
    const back = button(words.unremind, () =>
      attempt(async () => {
        await choose(path, () => ask(path, "DELETE"));
        become(null);
      }),
    );
    back.setAttribute("aria-label", fill("unremindOf", { name: title }));
    box = element("p", { className: "line" }, element("span", { className: "quiet" }, fill("ringsAt", { time })), back);
  } else {
    const name = fill("remindOf", { name: title });
    const summary = element("summary", { "aria-label": name }, words.remind);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const choice = (/** @type {string} */ when, /** @type {string} */ word) =>
      button(word, () => attempt(async () => become((await choose(path, () => ask(path, "POST", { when, zone }))).at)));
    const choices = [choice("hour", words.inHour)];
    if (new Date().getHours() < 18) choices.push(choice("evening", words.evening));
    choices.push(choice("morning", words.morning));
    box = element("details", {}, summary, element("p", { className: "line", role: "group", "aria-label": name }, ...choices));
  }
  return box;
}

const quiet = (/** @type {string} */ text) => element("span", { className: "quiet", dir: "auto" }, text);

const list = (/** @type {Why[]} */ why) =>
  new Intl.ListFormat(facts.language).format(new Set(why.map((one) => nameOf(words, one))));

/** @param {Element | null | undefined} row its title takes the focus: a link, or words where nothing is linked */
function toTitle(row) {
  const title = row?.querySelector("h2 > *");
  if (title instanceof HTMLElement) title.focus();
}

/**
 * Marks a row as read, in its place.
 * @param {Item} item
 */
function read(item) {
  item.read_at = new Date().toISOString();
  const row = rows.get(item);
  row?.classList.remove("new");
  row?.querySelector(".unread")?.replaceWith(quiet(words.read));
}

/**
 * Shows an item as it is by now: what waited to be sent for what is muted is here alone.
 * @param {Item} item
 */
async function anew(item) {
  const path = `inbox?before=${item.id + 1}&size=1`;
  const { items } = await ask(path).catch(() => ({ items: [] }));
  for (const said of items) if (said.id === item.id) Object.assign(item, said);
  const before = rows.get(item);
  const row = shown(item);
  before?.replaceWith(row);
  return row;
}

/** @param {Item} item */
function shown(item) {
  const because = fill("because", { names: list(item.why) });
  const waits = !["waiting", "held"].includes(facts.because[item.reason]);
  const state =
    item.outcome === "in-edition"
      ? words.inEdition
      : item.outcome === "deferred" && waits
        ? words.nextEdition
        : words[facts.because[item.reason] ?? "here"];
  const when = element("time", { dateTime: item.decided_at }, told(item.decided_at, { dateStyle: "medium", timeStyle: "short" }));
  // An editor's words stand in a retracted story's place, and nothing leads to it.
  const headline = item.retraction || item.title;
  const title =
    !item.retraction && /^https?:/.test(item.url)
      ? element("a", { href: item.url, rel: "noreferrer" }, headline)
      : element("span", { tabIndex: -1 }, headline);
  // In which language an editor wrote, nobody said.
  const own = { dir: "auto", ...written(item.language) };
  const row = element("li", { className: item.read_at ? "" : "new" }, element("h2", item.retraction ? { dir: "auto" } : own, title));
  if (item.retraction) {
    row.append(element("p", { className: "mark" }, words.retracted));
    row.append(element("p", { className: "quiet", ...own }, element("s", {}, item.title)));
  } else if (item.corrected) row.append(element("p", { className: "mark" }, words.corrected));
  if (item.standfirst) row.append(element("p", own, item.standfirst));
  row.append(element("p", { className: "quiet" }, because, " · ", state, " · ", when));
  if (item.joined) row.append(element("p", { className: "quiet" }, words.joined));
  const mark = button(
    words.markRead,
    () =>
      attempt(async () => {
        await ask(`inbox/${item.id}/read`, "POST");
        read(item);
        offerAll();
        toTitle(row);
      }, words.read),
    "unread",
  );
  mark.setAttribute("aria-label", fill("markReadOf", { name: headline }));
  const does = element("p", { className: "line" }, item.read_at ? quiet(words.read) : mark);
  if (manage) does.append(muting(item, manage, anew));
  row.append(does);
  // What was taken back rings no more.
  if (!item.retraction) row.append(reminder(item));
  rows.set(item, row);
  return row;
}

const unread = () => [...rows.keys()].filter((item) => !item.read_at);

/** Where more than one of these is new, one press marks them all. */
function offerAll() {
  one("read-all").hidden = unread().length < 2;
}

async function show() {
  const { items, next: further } = await ask(next ? `inbox?before=${next}` : "inbox");
  next = further;
  one("items").append(...items.map(shown));
  one("empty").hidden = one("items").children.length > 0;
  one("older").hidden = next === null;
  offerAll();
}

if (manage) {
  one("to-yours").querySelector("a").href = `${facts.places.preferences}?lang=${facts.language}#${manage}.${inbox}`;
  one("to-yours").hidden = false;
  one("yours-text").hidden = true;
}
one("read-all").onclick = () =>
  attempt(async () => {
    // Those alone that the reader was shown: what came meanwhile, or is further down, stays new.
    for (let some = unread(); some.length; some = unread()) {
      const items = some.slice(0, AT_ONCE);
      await ask("inbox/read", "POST", { items: items.map(({ id }) => id) });
      items.forEach(read);
    }
    offerAll();
    toTitle(one("items").firstElementChild);
  }, words.read);
one("older").onclick = once(() =>
  attempt(async () => {
    const from = one("items").children.length;
    await show();
    toTitle(one("items").children[from]);
  }, ""),
);

await open(async () => {
  if (manage) await lookUp(manage);
  await show();
});
