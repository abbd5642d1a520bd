/**
 * bell.js: `<script src="https://bell.example/bell.js" data-publisher="gazette" async></script>`
 *
 * Nothing is asked of newsbell but this file and its cacheable settings before the reader acts. Where something is not
 * supported, or fails, a publisher's page is as if the bell were not there.
 */

import { ask, asking, blocked, shownWords } from "./ask.js";
import { brief, readerOf, registered, repair, subscribed } from "./device.js";
import { pressOf } from "./element.js";
import { watch } from "./moment.js";
import { compareSoon, keepUnread, keyOf, leave, renew, stays, told } from "./reader.js";
import { NEVER_ASKED, counted, mayAsk } from "./rule.js";
import { Refusal, call, catchUp, insist } from "./server.js";
import { change, read } from "./store.js";
import { aboutPage, isSame } from "./subjects.js";
import { markFollowed, surface } from "./surface.js";
import { badge, unread, watchUnread } from "./unread.js";

/** @typedef {import("./reader.js").Follow} Follow */
/** @typedef {import("./suggest.js").Suggestion} Suggestion */

/** At this address, on any of the publisher's pages, the bell asks for a code. */
const CODE_HERE = "#newsbell-code";

/**
 * @param {string} base newsbell's address
 * @param {import("./device.js").Settings} settings
 */
async function start(base, settings) {
  const { slug } = settings.publisher;
  const wanted = [document.documentElement.lang, settings.publisher.language, "en"];
  const language = wanted.map((one) => one.split("-")[0].toLowerCase()).find((one) => one in settings.words) ?? "en";
  const words = settings.words[language];
  const supported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const { userAgent, maxTouchPoints } = navigator;
  const homeScreenFirst =
    !supported && (/iP(hone|ad|od)/.test(userAgent) || (/Mac/.test(userAgent) && maxTouchPoints > 1));
  if (!supported && !homeScreenFirst) return;

  const page = aboutPage(document);
  const top = { kind: "top-stories", name: words.top };
  /** @type {ShadowRoot | undefined} */
  let root;
  let open = false;
  // Words that a page kept from before an update may lack the newer ones.
  const followWords = (/** @type {Follow} */ one, word = "follow") => (words[word] ?? words.follow).replace("{name}", () => one.name);
  /** @returns {Promise<typeof import("./dialogs.js")>} */
  const dialogs = () => import(`${base}bell-dialogs.js`);
  const place = () => (root ??= surface(settings.colours, language, words.dir));

  /**
   * One thing is shown at a time.
   * @param {() => Promise<void>} work
   */
  async function once(work) {
    if (open) return;
    open = true;
    try {
      await work();
    } catch {
      // A private window, a refused subscription, no network: nothing is said, and nothing is asked again soon.
    } finally {
      open = false;
    }
  }

  /** @param {(asked: import("./reader.js").Asked) => import("./reader.js").Asked} next */
  const note = (next) => change("kept", "asked", (asked) => next({ ...NEVER_ASKED, ...asked }));
  const refused = () => note((asked) => ({ ...asked, refusals: asked.refusals + 1 }));

  /**
   * @param {string} shown
   * @param {string} choice
   */
  const receipt = (shown, choice) => ({
    words: shown.slice(0, 4000),
    choice,
    language,
    page: location.origin + location.pathname,
  });

  /**
   * The soft ask, then the browser's own.
   * @param {Follow[]} wishes what was asked for already; without, the picker opens after Allow
   * @param {boolean} [wanted] the reader has pressed for it
   */
  async function invite(wishes = [], wanted = true) {
    let first = false;
    await once(async () => {
      const denied = () => supported && Notification.permission === "denied";
      const help = async () => blocked(words, await readerOf(slug));
      const one = wishes.length ? followWords(wishes[0]) : "";
      const said = denied() ? await help() : asking(words, one, homeScreenFirst);
      await note((asked) => ({ ...asked, at: Date.now() }));
      const answer = await ask(place(), said, wanted);
      if (!said.includes(words.no)) return;
      if (answer === 2) return code();
      if (answer) return void (await refused());
      if ((await Notification.requestPermission()) !== "granted") {
        await refused();
        // No press brings the browser's question back: how to undo Block is said now.
        return void (denied() && (await ask(place(), await help(), true)));
      }
      const known = await readerOf(slug);
      // To leave that newsbell has not heard of yet must not end what is chosen now.
      if (known?.left) await catchUp(base);
      const subscription = await subscribed(settings, known);
      const consent = receipt(shownWords(said), "allow");
      await brief(base, settings, words);
      if (known) {
        await renew(base, known, subscription);
        if (wishes.length || known.left) await choose("POST", wishes.length ? wishes : [top], consent);
      } else {
        const follows = wishes.length ? wishes : [top];
        const body = { subscription: told(subscription), consent, follows: follows.map(plain), language };
        await keep(await call(base, { path: `publishers/${slug}/readers`, body }), subscription, follows);
        first = true;
      }
      await scan();
      if (!wishes.length) await favourites();
    });
    if (first) await offerWay();
  }

  /** After the first follow: a way back for whoever loses this device, and a code for one more. */
  async function offerWay() {
    const reader = await readerOf(slug);
    if (!reader || reader.left || !settings.preferences) return;
    if (await ask(place(), [words.keep, words.keepText, words.keepOk, words.no], true)) return;
    await once(async () => {
      const { manage: secret } = reader.capabilities;
      const [{ capabilities }, { code, expires_at }] = await Promise.all([
        call(base, { path: "reader/links", secret }),
        call(base, { path: "reader/codes", secret }),
      ]);
      await (await dialogs()).showWay(place(), words, {
        link: pageOf(capabilities),
        code,
        address: settings.code || `${location.origin}/${CODE_HERE}`,
        until: new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(expires_at)),
      });
    });
  }

  /** @param {Record<string, string>} capabilities */
  const pageOf = ({ manage, inbox }) => `${settings.preferences}?lang=${language}#${manage}.${inbox}`;

  /** This device becomes one more of the reader's who has a code. */
  async function code() {
    const { enterCode } = await dialogs();
    if (await enterCode(place(), words, link)) await favourites();
  }

  /**
   * @param {any} joined
   * @param {PushSubscription} subscription
   * @param {Follow[]} follows
   */
  async function keep({ device, capabilities }, subscription, follows) {
    await change("kept", "reader", () => ({
      publisher: slug,
      capabilities,
      device,
      endpoint: subscription.endpoint,
      key: keyOf(subscription),
      synced: Date.now(),
      follows,
    }));
    // What waits in the inbox of who this browser was until now is not theirs.
    await keepUnread(() => ({ count: 0, at: 0 }));
  }

  /**
   * Makes this device one of the reader's who has the code; call it in a click.
   * @param {string} code
   * @param {string} shown the words that were shown, for the receipt
   * @returns {Promise<string>} what was wrong, or empty
   */
  async function link(code, shown) {
    try {
      if ((await Notification.requestPermission()) !== "granted") return "blocked";
      const known = await readerOf(slug);
      const secret = known?.capabilities.manage;
      const before = known && (await call(base, { path: "reader", method: "GET", secret }).catch(() => undefined));
      const subscription = await subscribed(settings, known);
      const body = { code, subscription: told(subscription), consent: receipt(shown, "code") };
      const joined = await call(base, { path: `publishers/${slug}/devices`, body });
      await brief(base, settings, words);
      await keep(joined, subscription, []);
      // Who this browser was until now would be rung nowhere, and be kept for nothing.
      if (known && before && before.reader !== joined.reader) {
        await insist(base, { path: "leave", secret: known.capabilities.unsubscribe });
      }
      const follows = await followsOf(joined);
      await change("kept", "reader", (now) => now && { ...now, follows });
      await scan();
      return "";
    } catch (error) {
      return /** @type {Refusal} */ (error).code || "failed";
    }
  }

  /**
   * @param {string} method POST adds to the follows, PUT makes them exactly these
   * @param {Follow[]} wishes
   * @param {object} consent
   */
  async function choose(method, wishes, consent) {
    const reader = await readerOf(slug);
    const secret = reader?.capabilities.manage;
    const body = { follows: wishes.map(plain), consent };
    await call(base, { path: "reader/choices", method, secret, body });
    const others = method === "PUT" ? [] : (reader?.follows ?? []).filter((one) => !wishes.some((wish) => isSame(one, wish)));
    await change("kept", "reader", (now) => now && { ...now, follows: [...others, ...wishes] });
    await scan();
  }

  /** @param {Follow} follow */
  const plain = ({ kind, name, level, story }) => ({ kind, name, ...(level && { level }), ...(story && { story }) });
  /** @param {Follow} follow */
  const named = (follow) => ({ ...plain(follow), ...(follow.kind === top.kind && { name: top.name }), page: follow.page, language: follow.language });

  /**
   * @param {{capabilities: Record<string, string>}} reader
   * @returns {Promise<Follow[]>}
   */
  async function followsOf({ capabilities }) {
    const follows = await call(base, { path: "reader/follows", method: "GET", secret: capabilities.manage });
    return follows.map(named);
  }

  async function favourites() {
    const reader = await readerOf(slug);
    if (!reader || reader.left) return;
    const get = (/** @type {string} */ path) => call(base, { path: `publishers/${slug}${path}`, method: "GET" });
    /** @type {(path: string, value: string) => Promise<Suggestion[]>} */
    const found = (path, value) => get(`/${path}=${encodeURIComponent(value)}`);
    const here = location.origin + location.pathname + location.search;
    const [{ pick }, follows, { topics }, popular, told] = await Promise.all([
      dialogs(),
      followsOf(reader),
      get(""),
      // Without these the picker is as useful as it can be.
      found("subjects?q", "").catch(() => []),
      page.story ? found("page?url", here).catch(() => []) : [],
    ]);
    const filed = new Set(topics.map((/** @type {string} */ name) => name.toLowerCase()));
    const offer = {
      follows,
      page: told.length
        ? told
        : page.names.map((name) => ({ kind: filed.has(name.toLowerCase()) ? "topic" : "phrase", name })),
      popular,
      topics: [top, ...topics.map((/** @type {string} */ name) => ({ kind: "topic", name }))],
      find: (/** @type {string} */ typed) => found("subjects?q", typed),
      preferences: settings.preferences && pageOf(reader.capabilities),
      going: () => void compareSoon().catch(() => {}),
    };
    const save = async (/** @type {Suggestion[]} */ wishes, /** @type {string} */ shown) => {
      try {
        await choose("PUT", wishes, receipt(shown, "favourites"));
        return "";
      } catch (error) {
        return /** @type {Refusal} */ (error).code === "phrase-refused" ? words.phraseRefused : words.failed;
      }
    };
    await pick(place(), words, offer, save, go);
  }

  /** What is followed here, as newsbell knows it; undefined for who is no reader whom it can ring. */
  async function follows() {
    const reader = (await reachable()) && (await readerOf(slug));
    return reader ? followsOf(reader).catch(() => reader.follows) : undefined;
  }

  /** Goes to the reader's own page; by a press alone, since its address holds their secret. */
  async function yours() {
    const reader = await readerOf(slug);
    if (!reader || !settings.preferences) return;
    await compareSoon();
    location.assign(pageOf(reader.capabilities));
  }

  async function go() {
    const reader = await readerOf(slug);
    if (reader) await leave(base, reader, (await registered(settings))?.pushManager);
    await scan();
  }

  async function preferences() {
    if (await reachable()) await once(favourites);
    else await invite();
  }

  /** Is there a reader here whom newsbell can ring? Where it cannot be asked, what this browser knows counts. */
  async function reachable() {
    const reader = await readerOf(slug);
    if (!reader || reader.left || Notification.permission !== "granted") return false;
    const here = await stays(base, reader).catch(() => true);
    if (!here) await scan();
    return here;
  }

  /** Makes each element with data-newsbell-follow="topic:Devon" a Follow button, in its state of now; the way to all choices too. */
  async function scan() {
    const reader = await readerOf(slug);
    for (const spot of document.querySelectorAll("[data-newsbell-follow]")) {
      const [kind, ...rest] = (spot.getAttribute("data-newsbell-follow") ?? "").split(":");
      // A running story is known by a story's number, which stands before its name.
      const story = kind === "thread" ? Number(rest.shift()) : undefined;
      const wish = { kind, name: rest.join(":").trim() || top.name, story };
      const follows = Boolean(reader?.follows.some((one) => isSame(one, wish)));
      const press = pressOf(spot);
      // A site's own words stay; ours say what is so: a tick before "Follow" would read as an order.
      const said = ["follow", "following"].map((word) => followWords(wish, word));
      if (["", ...said].includes(press.textContent?.trim() ?? "")) press.textContent = said[Number(follows)];
      press.setAttribute("aria-pressed", String(follows));
      press.onclick = () => toggle(wish, follows, press.textContent ?? "");
    }
    for (const spot of document.querySelectorAll("[data-newsbell-preferences]")) {
      const press = pressOf(spot);
      press.hidden = false;
      press.textContent = spot.getAttribute("data-newsbell-preferences") || words.pick;
      press.onclick = preferences;
    }
    tally();
  }

  async function repaired() {
    await repair(base, settings);
    await scan();
  }

  const tally = () => void badge(base, settings, words, language).catch(() => {});

  /**
   * @param {Follow} wish
   * @param {boolean} follows
   * @param {string} shown
   */
  async function toggle(wish, follows, shown) {
    if (!(await reachable())) {
      // A button that still said what has ended elsewhere has only been put right.
      if (follows && Notification.permission === "granted") return;
      return invite([wish]);
    }
    return once(async () => {
      if (!follows) return choose("POST", [wish], receipt(shown, "follow"));
      const reader = await readerOf(slug);
      // As newsbell knows them: more may have been chosen on another device.
      const known = reader ? await followsOf(reader) : [];
      await choose("PUT", known.filter((one) => !isSame(one, wish)), receipt(shown, "unfollow"));
    });
  }

  const reader = await readerOf(slug);
  if (page.story) await note((asked) => counted(asked, location.origin + location.pathname));
  /** @type {any} */ (window).newsbell = Object.freeze({ ask: () => invite(), preferences, code: () => once(code), leave: go, link, scan, follows, yours, unread: () => unread(base, slug) });
  markFollowed();
  await scan();
  watchUnread(slug, tally);
  // The reader comes back to it: the browser kept it as it was, or they were in another tab, in their inbox perhaps.
  for (const back of ["pageshow", "visibilitychange"]) {
    addEventListener(back, (event) => {
      if (/** @type {PageTransitionEvent} */ (event).persisted ?? !document.hidden) repaired().catch(() => {});
    });
  }
  dispatchEvent(new Event("newsbell"));
  if (supported && location.hash === CODE_HERE) void once(code);
  if (reader) await catchUp(base);
  if (reader && !reader.left) {
    await repaired();
    if (supported && Notification.permission === "granted") return brief(base, settings, words);
  }
  if (supported && Notification.permission === "denied") return;
  const asked = { ...NEVER_ASKED, ...(await read("asked")) };
  if (!page.story || !mayAsk(settings.rule, asked, Date.now())) return;
  watch(settings.rule, () => invite([], false));
}

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const slug = script?.dataset.publisher;
const first = [...document.scripts].find(({ src }) => src === script?.src);
if (script && script === first && slug && isSecureContext) {
  const base = new URL(".", script.src).href;
  const { settings = `${base}bell/${encodeURIComponent(slug)}/settings.json` } = script.dataset;
  fetch(settings, { credentials: "omit", referrerPolicy: "no-referrer" })
    .then((answer) => answer.json())
    .then((settings) => start(base, settings))
    .catch(() => {});
}
