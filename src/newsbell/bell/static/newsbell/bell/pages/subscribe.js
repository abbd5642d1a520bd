/** The hosted page: the bell on newsbell's own origin, for publishers whose site has no script of it. */

import { element } from "../element.js";
import { nameOf, partsOf } from "../suggest.js";
import { called, focusOn, one, warn, words } from "./page.js";

const bell = () => /** @type {any} */ (window).newsbell;

/**
 * @param {import("../reader.js").Follow} follow
 * @param {number} _at
 * @param {import("../reader.js").Follow[]} all
 */
function shown(follow, _at, all) {
  const key = (/** @type {import("../reader.js").Follow} */ one) => nameOf(words, one).toLowerCase();
  const row = element("li", {}, called(follow));
  // One name may be followed as a place and as words: the kind tells them apart.
  if (all.filter((other) => key(other) === key(follow)).length > 1) row.append(element("small", {}, partsOf(words, follow)[0]));
  return row;
}

/** Who is a reader here already is not asked: they see what they follow, and the way to their choices. */
async function draw() {
  /** @type {import("../reader.js").Follow[] | undefined} */
  const follows = await bell().follows();
  one("asks").hidden = Boolean(follows);
  one("followed").hidden = !follows;
  one("nothing").hidden = Boolean(follows?.length);
  one("follows").replaceChildren(...(follows ?? []).map(shown));
}

async function choose() {
  await bell().preferences();
  const asked = !one("asks").hidden;
  await draw();
  // What was pressed is gone: the page says something else now.
  if (asked === !one("asks").hidden) return;
  if (asked) focusOn(one("followed-title"));
  else one("start").focus();
}

async function ready() {
  one("start").onclick = one("change").onclick = choose;
  one("to-yours").onclick = bell().yours;
  await draw();
  one("start").disabled = false;
}

if (!("PushManager" in window) && !/iP(hone|ad|od)|Mac/.test(navigator.userAgent)) warn(words.unsupported);
if (bell()) await ready();
else addEventListener("newsbell", ready);
