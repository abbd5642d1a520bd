/** The reader's preferences. */

import { button, element } from "../element.js";
import { Refusal } from "../server.js";
import { nameOf } from "../suggest.js";
import { showAddress } from "./address.js";
import { ALL, MANY, choose, prefer } from "./choosing.js";
import { showEdition } from "./edition.js";
import { follow, receipt, refollow, showFollows } from "./favourites.js";
import { agreed, ask, attempt, closed, facts, fill, focusOn, one, open, removeAt, secrets, told, warn, words } from "./page.js";
import { searched, showPopular } from "./searching.js";

/** @typedef {import("./favourites.js").Follow} Follow */
/** @typedef {{id: number, vendor: string, created_at: string, chosen: boolean, state: "rings" | "gone" | "mismatch"}} Device */

/** Choices without words of their own, by what was pressed. */
const CHOICES = {
  leave: words.leaveAll,
  mute: words.mute,
  unfollow: words.remove,
  code: words.code,
  "device-moved": words.code,
  "mail-confirmed": words.confirmMail,
  "mail-unsubscribed": words.stopMail,
  "mail-bounced": words.mailBounced,
  "mail-complained": words.stopMail,
};
const NOT_TAKEN = { "phrase-refused": words.phraseRefused, "too-many": words.followsFull };
const LARGEST_FILE = 1_048_576;
const MOST_ROWS = 1_000;
const BROWSERS = { mozilla: "Firefox", google: "Chrome", apple: "Safari", microsoft: "Edge" };

/**
 * @param {Blob} file
 * @returns {Promise<Partial<Follow>[]>} the rows of a file of favourites, or of all that a reader took along; newsbell checks them
 */
async function rowsOf(file) {
  let said;
  try {
    said = JSON.parse(file.size <= LARGEST_FILE ? await file.text() : "");
  } catch {
    // It is none of ours.
  }
  const rows = said?.follows ?? said;
  if (!Array.isArray(rows) || !rows.length || rows.length > MOST_ROWS) throw new Refusal(422, "file-refused");
  return rows.map((row) => ({ kind: row?.kind, name: row?.name, story: row?.story, level: row?.level }));
}

/** @param {{kind: string, name: string, code: string}[]} refused */
function showRefused(refused) {
  one("not-taken").hidden = !refused.length;
  const why = (/** @type {string} */ code) => NOT_TAKEN[/** @type {keyof NOT_TAKEN} */ (code)] ?? words.rowRefused;
  one("not-taken-rows").replaceChildren(
    ...refused.map((row) => element("li", {}, element("bdi", {}, nameOf(words, row)), ` – ${why(row.code)}`)),
  );
}

/** @param {{at: string, choice: string, words: string}[]} receipts */
function showReceipts(receipts) {
  one("receipt-rows").replaceChildren(
    ...receipts.map((receipt) => {
      const what = CHOICES[/** @type {keyof CHOICES} */ (receipt.choice)] ?? (receipt.words ? "" : receipt.choice);
      const at = told(receipt.at, { dateStyle: "medium", timeStyle: "short" });
      const row = element("li", {}, element("small", {}, element("time", { dateTime: receipt.at }, at)));
      for (const said of [what, receipt.words].filter(Boolean)) row.append(element("span", { dir: "auto" }, said));
      return row;
    }),
  );
}

/**
 * Hands the reader a file.
 * @param {string} name
 * @param {unknown} said
 */
function handOut(name, said) {
  const data = new Blob([JSON.stringify(said, null, 2)], { type: "application/json" });
  const href = URL.createObjectURL(data);
  element("a", { href, download: `${name}-${facts.slug}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** @param {Device[]} devices */
function showDevices(devices) {
  one("no-devices").hidden = devices.some((device) => device.state === "rings");
  one("devices").replaceChildren(
    ...devices.map((device) => {
      const browser = BROWSERS[/** @type {keyof BROWSERS} */ (device.vendor)] ?? words.browser;
      const name = fill("device", { browser, date: told(device.created_at, { dateStyle: "medium" }) });
      const state = device.state === "rings" && device.chosen ? words.chosen : words[device.state];
      const what = element("span", { className: "what" }, name, element("small", {}, state));
      const remove = button(words.remove, () => attempt(() => redevice(removeAt(`reader/devices/${device.id}`))));
      remove.setAttribute("aria-label", fill("removeOf", { name }));
      const row = element("li", {}, what);
      if (device.state === "rings" && !device.chosen && devices.length > 1) {
        const rings = () => ask(`reader/devices/${device.id}/choose`, "POST");
        const press = button(words.choose, () => attempt(() => redevice(choose("device", rings))));
        press.setAttribute("aria-label", fill("chooseOf", { name }));
        row.append(press);
      }
      row.append(remove);
      return row;
    }),
  );
}

/** @param {Promise<unknown>} changed */
async function redevice(changed) {
  await changed;
  showDevices(await ask("reader/devices"));
  focusOn(one("devices-title"));
}

/** @returns {Promise<Record<string, string>>} the secrets of a new link to keep, by purpose */
const newLink = async () => (await ask("reader/links", "POST")).capabilities;

/**
 * @param {string} place
 * @param {string} secret
 */
const address = (place, secret) => `${new URL(facts.places[place], location.href).href}?lang=${facts.language}#${secret}`;

/**
 * @param {string} title
 * @param {string} text
 * @returns {Promise<boolean>}
 */
function sure(title, text) {
  one("sure-title").textContent = one("sure-yes").textContent = title;
  one("sure-text").textContent = text;
  one("sure").showModal();
  one("sure-no").focus();
  return new Promise((done) => {
    const end = (/** @type {boolean} */ answer) => {
      done(answer);
      one("sure").close();
    };
    one("sure-yes").onclick = () => end(true);
    one("sure-no").onclick = () => end(false);
    // Word of an earlier closing may come when the next question stands there already.
    one("sure").onclose = () => {
      if (!one("sure").open) done(false);
    };
  });
}

/** @param {{begins: string, ends: string, zone: string} | null} quiet */
function showHours(quiet) {
  one("quiet-from").value = quiet?.begins.slice(0, 5) ?? "";
  one("quiet-to").value = quiet?.ends.slice(0, 5) ?? "";
  one("quiet-zone").textContent = quiet ? fill("quietZone", { zone: quiet.zone }) : "";
  one("no-quiet").hidden = !quiet;
}

/** @param {{begins: string, ends: string, zone: string} | null} quiet */
const keepHours = (quiet) => attempt(async () => showHours((await prefer({ quiet })).quiet));

async function show() {
  const [reader, follows, devices] = await Promise.all([ask("reader"), ask("reader/follows"), ask("reader/devices")]);
  showFollows(follows);
  showDevices(devices);
  one("most").value = reader.rings_a_day ?? "";
  one("updates").checked = reader.updates;
  one("breaking").checked = reader.breaking;
  showEdition(reader.edition);
  showHours(reader.quiet);
  await showAddress();
  for (const choice of document.querySelectorAll("input[name=ringing]")) {
    if (choice instanceof HTMLInputElement) choice.checked = choice.value === reader.ringing;
  }
  await showPopular((subject) => attempt(() => follow(subject, "at-once").then(refollow)));
}

one("kind").onchange = () => {
  const named = one("kind").value !== "top-stories";
  one("subject-row").hidden = !named;
  one("subject").required = named;
};
one("add").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  attempt(async () => {
    await follow(searched(), one("level").value);
    await refollow();
    one("subject").value = "";
  });
};
one("rings").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  const most = one("most").value;
  attempt(() => prefer({ rings_a_day: most === "" ? null : Number(most) }));
};
one("hours").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  const [begins, ends] = [one("quiet-from").value, one("quiet-to").value];
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  if (begins === ends) warn(words.quietSame);
  else keepHours({ begins, ends, zone });
};
one("no-quiet").onclick = async () => {
  await keepHours(null);
  one("quiet-from").focus();
};
one("updates").onchange = () => {
  const updates = one("updates").checked;
  const said = `[${updates ? "x" : " "}] ${words.updates}`;
  const consent = agreed("updates", [words.yours, said, words.updatesText]);
  attempt(() => prefer({ updates, consent }));
};
one("ringing").onchange = () => {
  const ringing = new FormData(one("ringing")).get("ringing");
  attempt(() => prefer({ ringing }));
};
one("open-inbox").onclick = () =>
  attempt(async () => {
    // A new link to keep would end the one that the reader has, and with it perhaps this page's own secret.
    const secret = secrets[1] ?? (await ask("reader/capabilities/inbox", "POST")).capability;
    location.assign(address("inbox", `${secret}.${secrets[0]}`));
  }, "");
one("make-code").onclick = () =>
  attempt(async () => {
    const { code, expires_at } = await ask("reader/codes", "POST");
    one("code").textContent = `${code.slice(0, 4)}-${code.slice(4)}`;
    one("code-ends").textContent = fill("codeEnds", { time: told(expires_at, { timeStyle: "short" }) });
  }, "");
one("make-link").onclick = () =>
  attempt(async () => {
    const { manage, inbox } = await newLink();
    one("link").value = address("preferences", `${manage}.${inbox}`);
    one("link-row").hidden = false;
    one("link").focus();
    one("link").select();
  }, "");
one("make-feed").onclick = () =>
  attempt(async () => {
    one("feed").value = (await ask("reader/feed", "POST")).atom;
    one("feed-row").hidden = false;
    one("feed").focus();
    one("feed").select();
  }, "");
one("copy-feed").onclick = () => attempt(async () => navigator.clipboard.writeText(one("feed").value), words.copied);
one("copy").onclick = () =>
  attempt(async () => navigator.clipboard.writeText(one("link").value), words.copied);
one("take").onclick = () =>
  attempt(async () => {
    handOut("newsbell", await ask("reader/export"));
  }, "");
one("save-favourites").onclick = () =>
  attempt(async () => {
    /** @type {Follow[]} */
    const follows = await ask("reader/follows");
    handOut("favourites", { follows: follows.map(({ kind, name, level, story }) => ({ kind, name, level, ...(story && { story }) })) });
  }, "");
one("file").onchange = () => {
  const [file] = one("file").files;
  if (!file) return;
  let many = 0;
  attempt(
    async () => {
      showRefused([]);
      try {
        const follows = await rowsOf(file);
        const consent = receipt("file", [words.fromFile, ...follows.map(({ kind = "", name = "" }) => nameOf(words, { kind, name }))]);
        const { taken, refused } = await choose(MANY, () => ask("reader/favourites", "POST", { follows, consent }));
        many = taken.length;
        await refollow();
        showRefused(refused);
      } finally {
        // The same file, mended, is another choice.
        one("file").value = "";
      }
    },
    () => fill("fileTaken", { count: String(many) }),
  );
};
one("receipts").ontoggle = () => {
  if (one("receipts").open) attempt(async () => showReceipts(await ask("reader/consents")), "");
};
one("leave").onclick = async () => {
  if (!(await sure(words.leaveAll, words.leaveSure))) return;
  await attempt(async () => {
    await choose(ALL, () => ask("reader/leave", "POST"));
    await show();
  }, words.left);
};
one("erase").onclick = async () => {
  if (!(await sure(words.erase, words.eraseSure))) return;
  await attempt(async () => {
    await ask("reader", "DELETE");
    closed("", words.erased);
  }, "");
};

await open(show);
