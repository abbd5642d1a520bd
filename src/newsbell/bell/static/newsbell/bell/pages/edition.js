/** The reader's edition: how often, at which hour, and how it comes. */

import { element } from "../element.js";
import { prefer } from "./choosing.js";
import { agreed, attempt, facts, fill, one, words } from "./page.js";

/** @typedef {{rhythm: string, weekday: number | null, at: string, zone: string, channel: string}} Edition */

/** A Monday: newsbell counts weekdays from there. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

const names = new Intl.DateTimeFormat(facts.language, { weekday: "long", timeZone: "UTC" });
one("weekday").replaceChildren(
  ...[0, 1, 2, 3, 4, 5, 6].map((value) => element("option", { value: String(value) }, names.format(MONDAY + value * DAY_MS))),
);

function shape() {
  const rhythm = one("rhythm").value;
  one("edition-more").hidden = rhythm === "none";
  one("weekday-row").hidden = rhythm !== "weekly";
}

/** @param {Edition | null} edition */
export function showEdition(edition) {
  one("rhythm").value = edition?.rhythm ?? "none";
  if (edition) {
    one("weekday").value = String(edition.weekday ?? 0);
    one("edition-at").value = edition.at.slice(0, 5);
    one("channel").value = edition.channel;
    // One that is not offered here any more comes to the inbox.
    if (!one("channel").value) one("channel").value = "inbox";
  }
  one("edition-zone").textContent = edition ? fill("quietZone", { zone: edition.zone }) : "";
  shape();
}

/** @returns {Edition | null} what the form says */
function chosen() {
  const rhythm = one("rhythm").value;
  if (rhythm === "none") return null;
  const weekday = rhythm === "weekly" ? Number(one("weekday").value) : null;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { rhythm, weekday, at: one("edition-at").value, zone, channel: one("channel").value };
}

one("rhythm").onchange = shape;
one("edition").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  attempt(async () => showEdition((await prefer({ edition: chosen() })).edition));
};

one("breaking").onchange = () => {
  const breaking = one("breaking").checked;
  const said = `[${breaking ? "x" : " "}] ${words.breaking}`;
  const consent = agreed("breaking", [words.yours, said, words.breakingText]);
  attempt(() => prefer({ breaking, consent }));
};
