/** The reader's e-mail address, where e-mail is offered: given, waiting for its owner, confirmed, removed. */

import { agreed, ask, attempt, fill, one, words } from "./page.js";

/** @typedef {{offered: boolean, address: string | null, waiting: string | null, ended: string}} Address */

/** @param {Address} said */
function show({ address, waiting, ended }) {
  const over = ended === "bounced" ? words.mailBounced : ended ? words.mailEnded : "";
  one("mail-stands").textContent = address ? fill("mailStands", { address }) : over;
  one("mail-waits").textContent = waiting ? fill("mailWaits", { address: waiting }) : "";
  for (const id of ["mail-stands", "mail-waits"]) one(id).hidden = !one(id).textContent;
  one("mail-remove").hidden = !address && !waiting;
  one("mail-remove").setAttribute("aria-label", fill("removeOf", { name: address ?? waiting ?? "" }));
}

/** Shows how it stands. */
export async function showAddress() {
  if (one("mail")) show(await ask("reader/address"));
}

if (one("mail")) {
  one("mail-form").onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const consent = agreed("mail", [words.yours, words.mail, words.mailText, `[${words.mailGive}]`]);
    attempt(async () => {
      show(await ask("reader/address", "PUT", { address: one("mailbox").value.trim(), consent }));
      one("mailbox").value = "";
    });
  };
  one("mail-remove").onclick = () =>
    attempt(async () => {
      show(await ask("reader/address", "DELETE"));
      // What had the focus may be gone.
      one("mailbox").focus();
    });
}
