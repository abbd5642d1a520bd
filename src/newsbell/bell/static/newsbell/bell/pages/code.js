/** A code makes this device one more of a reader's. */

import { one, say, warn, words } from "./page.js";

const PROBLEMS = {
  "code-refused": words.codeRefused,
  "too-many-requests": words.tooMany,
  blocked: words.blocked,
};

const bell = () => /** @type {any} */ (window).newsbell;
const supported = "PushManager" in window && "serviceWorker" in navigator;

function ready() {
  one("go").disabled = !supported;
}

one("form").onsubmit = async (/** @type {Event} */ event) => {
  event.preventDefault();
  one("go").disabled = true;
  const shown = [one("text").textContent, words.codeLabel, words.codeHint, `[${words.ok}]`].join("\n");
  const problem = await bell().link(one("code").value, shown);
  one("go").disabled = false;
  if (problem) {
    warn(PROBLEMS[/** @type {keyof PROBLEMS} */ (problem)] ?? words.failed);
    one("code").focus();
  } else {
    one("form").hidden = one("text").hidden = true;
    one("done").hidden = false;
    one("done").querySelector("a").focus();
    say(words.codeDone);
  }
};

if (!supported) warn(/iP(hone|ad|od)/.test(navigator.userAgent) ? words.homeText : words.unsupported);
if (bell()) ready();
else addEventListener("newsbell", ready);
