/** The hosted page: the bell on newsbell's own origin, for publishers whose site has no script of it. */

import { one, warn, words } from "./page.js";

const bell = () => /** @type {any} */ (window).newsbell;

function ready() {
  one("start").disabled = false;
  one("start").onclick = () => bell().preferences();
}

if (!("PushManager" in window) && !/iP(hone|ad|od)|Mac/.test(navigator.userAgent)) warn(words.unsupported);
if (bell()) ready();
else addEventListener("newsbell", ready);
