/** The link of the letter that asks whether an address is its reader's: a button, since opening a link changes nothing. */

import { Refusal } from "../server.js";
import { ask, one, say, secrets, warn, words } from "./page.js";

/** @param {string} text */
function end(text) {
  one("page").hidden = true;
  warn(text);
}

one("confirm").onclick = async () => {
  one("confirm").disabled = true;
  try {
    await ask("mail/confirm", "POST");
    one("page").hidden = true;
    say(words.confirmMailDone);
  } catch (error) {
    one("confirm").disabled = false;
    if (/** @type {Refusal} */ (error).status === 401) end(words.confirmMailRefused);
    else warn(words.failed);
  }
};

if (secrets.length) one("page").hidden = false;
else end(words.confirmMailRefused);
