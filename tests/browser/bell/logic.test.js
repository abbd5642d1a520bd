/** What the bell decides, without a browser: `node --test tests/browser/bell`. */

import assert from "node:assert/strict";
import { test } from "node:test";

const bell = "../../../src/newsbell/bell/static/newsbell/bell";
const { DAY, counted, isMoment, mayAsk } = await import(`${bell}/rule.js`);
const { asking, blocked } = await import(`${bell}/ask.js`);
const { about, isSame } = await import(`${bell}/subjects.js`);
const { isDeclared, latest, muted, notice, rung, shown } = await import(`${bell}/notice.js`);
const { base64url } = await import(`${bell}/reader.js`);

const rule = { stories: 2, scroll: 50, end: false, days: 30 };
const asked = { stories: 2, last: "", refusals: 0, at: 0 };
const now = 1000 * DAY;

test("asks after so many stories, once in so many days, never after two refusals", () => {
  assert.equal(mayAsk(rule, asked, now), true);
  assert.equal(mayAsk(rule, { ...asked, stories: 1 }, now), false);
  assert.equal(mayAsk(rule, { ...asked, at: now - 29 * DAY }, now), false);
  assert.equal(mayAsk(rule, { ...asked, at: now - 30 * DAY, refusals: 1 }, now), true);
  assert.equal(mayAsk(rule, { ...asked, refusals: 2 }, now), false);
});

test("who has an inbox is told that it comes without notifications, in words that the page has", () => {
  const words = { blocked: "Blocked", blockedText: "Undo it.", ok: "OK" };
  assert.deepEqual(blocked(words, undefined), ["Blocked", "Undo it.", "OK"]);
  assert.deepEqual(blocked(words, {}), ["Blocked", "Undo it.", "OK"]);
  assert.equal(blocked({ ...words, blockedReader: "Your inbox stays." }, {})[1], "Undo it. Your inbox stays.");
  assert.equal(blocked({ ...words, blockedReader: "Your inbox stays." }, { left: true })[1], "Undo it.");
});

test("asks for what was pressed, for all, or for the Home Screen first", () => {
  const words = { ask: "May we?", askText: "All.", askOneText: "One.", home: "Home", homeText: "First.", ok: "OK", no: "No", haveCode: "Code" };
  assert.deepEqual(asking(words, "", false), ["May we?", "All.", "OK", "No", "Code"]);
  assert.deepEqual(asking(words, "Follow Devon", false), ["Follow Devon", "One.", "OK", "No", "Code"]);
  assert.deepEqual(asking(words, "Follow Devon", true), ["Home", "First.", "OK"]);
});

test("never on arrival, whatever the rule", () => {
  assert.equal(isMoment({ ...rule, scroll: 0 }, 0, false), false);
  assert.equal(isMoment({ ...rule, end: true }, 0, true), false);
});

test("at the scroll, or at the end of the story", () => {
  assert.equal(isMoment(rule, 49, true), false);
  assert.equal(isMoment(rule, 50, false), true);
  assert.equal(isMoment({ ...rule, end: true }, 99, false), false);
  assert.equal(isMoment({ ...rule, end: true }, 40, true), true);
});

test("the same story again counts once", () => {
  const one = counted({ ...asked, stories: 0 }, "/moon");
  assert.equal(counted(one, "/moon").stories, 1);
  assert.equal(counted(one, "/mars").stories, 2);
});

test("subjects from JSON-LD and Open Graph, each once, the section first", () => {
  const graph = {
    "@context": "https://schema.org",
    "@graph": [
      { "@type": "Organization", name: "Gazette", keywords: "not a subject" },
      {
        "@type": ["NewsArticle", "Thing"],
        articleSection: "Science",
        keywords: "Apollo 11, science, Houston",
        about: [{ "@type": "Person", name: "Neil Armstrong" }, null],
      },
    ],
  };
  const metas = [["article:tag", "apollo 11"], ["article:section", "Space"], ["description", "no"]];
  assert.deepEqual(about([JSON.stringify(graph)], metas), {
    story: true,
    names: ["Science", "Neil Armstrong", "Apollo 11", "Houston", "Space"],
  });
});

test("metadata that cannot be read is passed over", () => {
  const texts = ["{", "null", "7", '"Article"', "[[]]", '{"@type": 7}', '{"@graph": null}', '{"@type":"Article","about":7}'];
  assert.deepEqual(about(texts, []), { story: true, names: [] });
  assert.deepEqual(about([], [["og:type", "website"]]), { story: false, names: [] });
});

const said = { web_push: 8030, notification: { title: "Moon", navigate: "https://gazette.example/moon", tag: "t" } };
const ours = { ...said, newsbell: { story: 7 } };
const words = { open: "Open", later: "Later", mute: "Mute", leave: "Leave" };
const known = { base: "", publisher: "", key: "", shared: false, actions: ["open", "later", "mute", "leave"], words };
const can = { most: 2, image: false };

test("a push without title or address is none of ours", () => {
  assert.equal(isDeclared(said), true);
  for (const bad of [undefined, null, 7, "x", {}, { notification: { title: "", navigate: "https://x/" } }]) {
    assert.equal(isDeclared(bad), false);
  }
  assert.equal(isDeclared({ notification: { title: "x", navigate: "javascript:alert(1)" } }), false);
});

test("shown as it is; a repeat silently", () => {
  const [title, first] = notice(ours, false, known, can);
  assert.equal(title, "Moon");
  assert.equal(first.tag, "t");
  assert.equal(first.data.navigate, "https://gazette.example/moon");
  assert.equal("silent" in first, false);
  assert.equal(notice(ours, true, known, can)[1].silent, true);
  assert.equal("renotify" in notice(ours, true, known, can)[1], false);
});

test("why it rings stands below what it says, in the reader's own words", () => {
  const told = { ...known, words: { ...words, because: "Vous suivez {names}", top: "À la une" } };
  const body = (why, text, memory = told) => {
    const message = { notification: { ...said.notification, body: text }, newsbell: { story: 7, why } };
    return notice(message, false, memory, can)[1].body;
  };
  assert.equal(body(["Devon", "Top stories"], "After the flood."), "After the flood.\nVous suivez Devon · À la une");
  assert.equal(body(["$&"], undefined), "Vous suivez $&");
  assert.equal(body([], "After the flood."), "After the flood.");
  assert.equal(body(undefined, undefined), "");
  for (const memory of [known, null]) assert.equal(body(["Devon"], "After the flood.", memory), "After the flood.");
});

test("fewer buttons: leaving stays to the last; none without a story, a memory or a platform that has them", () => {
  const names = (most, message = ours, memory = known) =>
    (notice(message, false, memory, { most, image: false })[1].actions ?? []).map(({ action }) => action);
  assert.deepEqual(names(4), ["open", "later", "mute", "leave"]);
  assert.deepEqual(names(2), ["mute", "leave"]);
  assert.deepEqual(names(1), ["leave"]);
  assert.deepEqual(names(0), []);
  assert.deepEqual(names(2, said), []);
  assert.deepEqual(names(2, ours, null), []);
});

test("of several reasons the button names the first, and once that is muted silently says what remains", () => {
  const told = { ...known, words: { ...words, because: "You follow {names}", muted: "Muted: {names}", top: "Best" } };
  const many = (why) => notice({ ...said, newsbell: { story: 7, why } }, false, told, can)[1];
  const titles = (options) => options.actions.map(({ title }) => title);
  assert.deepEqual(titles(many(["Devon"])), ["Mute", "Leave"]);
  assert.deepEqual(titles(many(["Top stories", "Devon"])), ["Mute: Best", "Leave"]);
  const three = many(["Devon", "Fire", "Top stories"]);
  const [title, left] = muted(three.data, { muted: ["Devon"], remaining: ["Fire", "Top stories"] }, told, can);
  assert.deepEqual([title, left.body, left.silent], ["Muted: Devon", "You follow Fire · Best", true]);
  assert.deepEqual(titles(left), ["Mute: Fire", "Leave"]);
  assert.deepEqual([left.data.navigate, left.data.newsbell.story], ["https://gazette.example/moon", 7]);
  const [, last] = muted(left.data, { muted: ["Fire"], remaining: ["Top stories"] }, told, can);
  assert.deepEqual(titles(last), ["Mute", "Leave"]);
  const older = notice({ ...said, newsbell: { story: 7, why: ["Top stories", "Devon"] } }, false, known, can)[1];
  assert.deepEqual(titles(older), ["Mute", "Leave"]);
});

test("what was muted has a way back, which has its receipt; what remains can be muted too, in silence", () => {
  const own = { ...words, because: "You follow {names}", muted: "Muted: {names}", undo: "Undo", top: "Best" };
  const told = { ...known, words: own };
  const pressed = notice({ ...said, newsbell: { story: 7, why: ["Top stories", "Fire"] } }, false, told, can)[1].data;
  assert.equal("undo" in pressed.newsbell, false);
  const ended = [{ kind: "top-stories", name: "Top stories", level: "digest", story: null }];
  const after = (done, data = pressed, memory = told) => muted(data, { muted: ["Top stories"], ended, ...done }, memory, can);
  const shows = ([title, { actions, silent }]) => [title, actions.map(({ action, title }) => `${action} ${title}`), silent];
  assert.deepEqual(shows(after({ remaining: ["Fire"] })), ["Muted: Best", ["undo Undo", "mute Mute"], true]);
  assert.deepEqual(shows(after({ remaining: [] })), ["Muted: Best", ["undo Undo", "leave Leave"], true]);
  const back = after({ remaining: [] })[1].data.newsbell.undo;
  assert.deepEqual(back, { follows: ended, consent: { choice: "follow", words: "Muted: Best\n[Undo]" } });
  // Another tab had muted it, or an older page left no word for the way back.
  assert.deepEqual(shows(after({ muted: [], ended: [], remaining: ["Fire"] })), ["Muted: Best", ["mute Mute", "leave Leave"], true]);
  const older = { ...known, words: { ...own, undo: undefined } };
  assert.deepEqual(shows(after({ remaining: ["Fire"] }, pressed, older)), ["Muted: Best", ["mute Mute", "leave Leave"], true]);
  // A push that was too long for its names: all is muted.
  const nameless = notice({ ...said, newsbell: { story: 7 } }, false, told, can)[1].data;
  assert.equal(after({ muted: ["Devon", "Fire"], remaining: [] }, nameless)[0], "Muted: Devon · Fire");
});

test("two running stories of one name are two; of one that was kept without its number the name says which", () => {
  const moon = { kind: "thread", name: "Moon", story: 7 };
  assert.equal(isSame(moon, { ...moon, name: "Moon landing" }), true);
  assert.equal(isSame(moon, { ...moon, story: 8 }), false);
  assert.equal(isSame(moon, { kind: "thread", name: "moon" }), true);
  assert.equal(isSame(moon, { kind: "phrase", name: "Moon", story: null }), false);
  assert.equal(isSame({ kind: "top-stories", name: "Best" }, { kind: "top-stories", name: "Top stories" }), true);
});

test("an image only where the platform shows one", () => {
  const pictured = { notification: { ...said.notification, image: "https://gazette.example/moon.png" } };
  assert.equal("image" in notice(pictured, false, known, can)[1], false);
  assert.equal(notice(pictured, false, known, { most: 0, image: true })[1].image, pictured.notification.image);
});

test("what a correction has overtaken says the corrected words", () => {
  const correction = { notification: { ...said.notification, title: "Moon, corrected" }, newsbell: { correction: true } };
  const before = shown(correction, 1);
  assert.equal(latest(ours, before), correction);
  assert.equal(latest(ours, shown(ours, 1)), ours);
  assert.equal(latest(ours, undefined), ours);
  const second = { ...correction, newsbell: { correction: 2 } };
  assert.equal(latest(second, before), second);
  assert.equal(latest(correction, shown(second, 1)), second);
});

test("an update rings once more for whom it is marked, whatever overtakes it", () => {
  const update = { ...said, newsbell: { story: 7, correction: 1, update: 1 } };
  const first = shown(ours, 1, rung(ours, undefined));
  assert.equal(first.update, 0);
  assert.equal(rung(update, first), 1);
  const second = shown(update, 2, rung(update, first));
  assert.equal(rung(update, second), second.update);
  const corrected = { ...said, newsbell: { story: 7, correction: 2 } };
  assert.equal(rung(corrected, second), second.update);
  assert.equal(latest(update, shown(corrected, 3)), corrected);
  assert.equal(rung(update, shown(corrected, 3, 0)), 1);
  const options = notice(update, false, known, can, true)[1];
  assert.deepEqual([options.renotify, "silent" in options], [true, false]);
});

test("keys in base64url", () => {
  assert.equal(base64url(new Uint8Array([251, 255, 254]).buffer), "-__-");
  assert.equal(base64url(null), "");
});
