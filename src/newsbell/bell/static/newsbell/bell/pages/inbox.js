/** The reader's inbox: every story that matched, why, and what became of it. */

import { button, element } from "../element.js";
import { call } from "../server.js";
import { nameOf } from "../suggest.js";
import { ask, attempt, facts, fill, one, open, secrets, told, words } from "./page.js";

/** @typedef {{kind: string, name: string}} Why */
/** @typedef {{id: number, title: string, standfirst: string, url: string, why: Why[],
 *   outcome: string, reason: string, decided_at: string, read_at: string | null, later: string | null, corrected: boolean,
 *   retraction: string, joined: boolean, story: number, muted?: string[]}} Item */

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

/** @type {number | null} */
let next = null;
/** The newest item that the page showed. */
let newest = 0;
/** When it began to show them. */
let since = "";

/**
 * Remind me later, or when it rings and a way back.
 * @param {Item} item
 * @param {string | null} later
 * @returns {HTMLElement}
 */
function reminder(item, later) {
  const { id, title } = item;
  const path = `inbox/${id}/later`;
  /** @param {string | null} at */
  const become = (at) => {
    const other = reminder(item, at);
    box.replaceWith(other);
    other.querySelector(at ? "button" : "summary")?.focus();
  };
  /** @type {HTMLElement} */
  let box;
  if (later) {
    const time = told(later, { dateStyle: "medium", timeStyle: "short" });
    const back = button(words.unremind, () =>
      attempt(async () => {
        await ask(path, "DELETE");
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
      button(word, () => attempt(async () => become((await ask(path, "POST", { when, zone })).at)));
    const choices = [choice("hour", words.inHour)];
    if (new Date().getHours() < 18) choices.push(choice("evening", words.evening));
    choices.push(choice("morning", words.morning));
    box = element("details", {}, summary, element("p", { className: "line", role: "group", "aria-label": name }, ...choices));
  }
  return box;
}

/**
 * Ends one of the follows that the story was told for, in one tap.
 * @param {Item} item
 * @param {Why} reason
 * @param {() => void} done
 * @returns {HTMLElement}
 */
function mute(item, reason, done) {
  const { base } = facts;
  const name = nameOf(words, reason);
  const label = `${words.mute}: ${name}`;
  const press = button(item.why.length > 1 ? label : words.mute, () =>
    attempt(
      async () => {
        const body = { story: item.story, name: reason.name };
        const { remaining } = await call(base, { path: "reader/mute", method: "POST", secret: manage, body });
        item.muted = [...(item.muted ?? []), reason.name];
        // A snooze of it has ended with the last.
        if (!remaining.length) item.later = null;
        done();
      },
      fill("muted", { names: name }),
    ),
  );
  press.setAttribute("aria-label", label);
  return press;
}

const quiet = (/** @type {string} */ text) => element("span", { className: "quiet", dir: "auto" }, text);

const list = (/** @type {Why[]} */ why) =>
  new Intl.ListFormat(facts.language).format(new Set(why.map((one) => nameOf(words, one))));

/** @param {Element} row its title takes the focus: a link, or words where nothing is linked */
function toTitle(row) {
  const title = row.querySelector("h2 > *");
  if (title instanceof HTMLElement) title.focus();
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
  const row = element("li", { className: item.read_at ? "" : "new" }, element("h2", { dir: "auto" }, title));
  if (item.retraction) {
    row.append(element("p", { className: "mark" }, words.retracted));
    row.append(element("p", { className: "quiet", dir: "auto" }, element("s", {}, item.title)));
  } else if (item.corrected) row.append(element("p", { className: "mark" }, words.corrected));
  if (item.standfirst) row.append(element("p", { dir: "auto" }, item.standfirst));
  row.append(element("p", { className: "quiet" }, because, " · ", state, " · ", when));
  if (item.joined) row.append(element("p", { className: "quiet" }, words.joined));
  const end = () => {
    item.read_at = new Date().toISOString();
    row.className = "";
    mark.replaceWith(quiet(words.read));
    offerAll();
  };
  const mark = button(words.markRead, () =>
    attempt(async () => {
      await ask(`inbox/${item.id}/read`, "POST");
      end();
      toTitle(row);
    }, words.read),
  );
  mark.setAttribute("aria-label", fill("markReadOf", { name: headline }));
  const redraw = () => {
    const other = shown(item);
    row.replaceWith(other);
    toTitle(other);
  };
  const does = element("p", { className: "line" }, item.read_at ? quiet(words.read) : mark);
  const { muted = [] } = item;
  const reasons = [...new Map(item.why.map((reason) => [reason.name, reason])).values()];
  const silent = list(reasons.filter(({ name }) => muted.includes(name)));
  if (silent) does.append(quiet(fill("muted", { names: silent })));
  if (manage) does.append(...reasons.filter(({ name }) => !muted.includes(name)).map((reason) => mute(item, reason, redraw)));
  row.append(does);
  // What was taken back rings no more.
  if (!item.retraction) row.append(reminder(item, item.later));
  return row;
}

/** Where more than one is new here, one press marks all. */
function offerAll() {
  one("read-all").hidden = document.querySelectorAll("#items .new").length < 2;
}

async function show() {
  const { items, next: further, at } = await ask(next ? `inbox?before=${next}` : "inbox");
  if (!next) since = at;
  next = further;
  for (const { id } of items) newest = Math.max(newest, id);
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
    await ask("inbox/read", "POST", { up_to: newest, at: since });
    // Beyond the newest hundred others may be new still.
    next = null;
    one("items").replaceChildren();
    await show();
    const first = one("items").firstElementChild;
    if (first) toTitle(first);
  }, words.read);
one("older").onclick = () =>
  attempt(async () => {
    const from = one("items").children.length;
    await show();
    const first = one("items").children[from];
    if (first) toTitle(first);
  }, "");

await open(show);
