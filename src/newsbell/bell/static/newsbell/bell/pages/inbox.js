/** The reader's inbox: every story that matched, why, and what became of it. */

import { button, element } from "../surface.js";
import { ask, attempt, facts, fill, one, open, told, words } from "./page.js";

/** @typedef {{id: number, title: string, standfirst: string, url: string, why: {kind: string, name: string}[],
 *   reason: string, decided_at: string, read_at: string | null, joined: boolean}} Item */

/** @type {number | null} */
let next = null;

/** @param {Item} item */
function shown(item) {
  const names = item.why.map(({ kind, name }) => (kind === "top-stories" ? words.top : name));
  const because = fill("because", { names: new Intl.ListFormat(facts.language).format(new Set(names)) });
  const state = words[facts.because[item.reason] ?? "here"];
  const when = element("time", { dateTime: item.decided_at }, told(item.decided_at, { dateStyle: "medium", timeStyle: "short" }));
  const link = element("a", { href: /^https?:/.test(item.url) ? item.url : "", rel: "noreferrer", dir: "auto" }, item.title);
  const row = element(
    "li",
    { className: item.read_at ? "" : "new" },
    element("h2", { dir: "auto" }, link.getAttribute("href") ? link : item.title),
  );
  if (item.standfirst) row.append(element("p", { dir: "auto" }, item.standfirst));
  row.append(element("p", { className: "quiet" }, because, " · ", state, " · ", when));
  if (item.joined) row.append(element("p", { className: "quiet" }, words.joined));
  const end = () => {
    row.className = "";
    mark.replaceWith(element("p", { className: "quiet" }, words.read));
  };
  const mark = button(words.markRead, () =>
    attempt(async () => {
      await ask(`inbox/${item.id}/read`, "POST");
      end();
      link.focus();
    }, words.read),
  );
  mark.setAttribute("aria-label", fill("markReadOf", { name: item.title }));
  if (item.read_at) row.append(element("p", { className: "quiet" }, words.read));
  else row.append(mark);
  return row;
}

async function show() {
  const { items, next: further } = await ask(next ? `inbox?before=${next}` : "inbox");
  next = further;
  one("items").append(...items.map(shown));
  one("empty").hidden = one("items").children.length > 0;
  one("older").hidden = next === null;
}

one("older").onclick = () =>
  attempt(async () => {
    const from = one("items").children.length;
    await show();
    one("items").children[from]?.querySelector("a")?.focus();
  }, "");

await open(show);
