/** This device's push subscription: made, compared on every visit, repaired without a word. */

import { keyOf, renew, stays } from "./reader.js";
import { DAY } from "./rule.js";
import { call } from "./server.js";
import { change, read } from "./store.js";

/**
 * @typedef {object} Settings what newsbell answers for a publisher
 * @property {{slug: string, name: string, language: string}} publisher
 * @property {string} key
 * @property {import("./rule.js").Rule} rule
 * @property {{accent: string, on_accent: string}} colours
 * @property {string} worker path at the publisher's origin
 * @property {string} scope empty: a folder of its own
 * @property {string} preferences address of the reader's own page, or empty
 * @property {string} code address where a code is typed, or empty: on this site
 * @property {string[]} actions
 * @property {Record<string, Record<string, string>>} words by language
 */

/**
 * @param {string} publisher
 * @returns {Promise<import("./reader.js").Reader | undefined>} who uses this browser
 */
export async function readerOf(publisher) {
  const reader = await read("reader");
  return reader?.publisher === publisher ? reader : undefined;
}

/** Only what the site's own policy lets in: `trusted-types newsbell`. */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("newsbell", {
  createScriptURL: (/** @type {string} */ address) => address,
});

/**
 * @param {Settings} settings
 * @returns {string} the folder of the worker's own name, in which no page lies: it takes no site's worker's place
 */
export function scopeOf({ worker, scope }) {
  return new URL(scope || worker.replace(/(\.js)?$/, "/"), location.href).href;
}

/**
 * @param {Settings} settings
 * @returns {Promise<ServiceWorkerRegistration | undefined>}
 */
export async function registered(settings) {
  const scope = scopeOf(settings);
  const found = await navigator.serviceWorker.getRegistration(scope);
  return found?.scope === scope ? found : undefined;
}

/**
 * The subscription with the publisher's key of today; call it after Allow.
 * @param {Settings} settings
 * @param {import("./reader.js").Reader | undefined} reader
 * @returns {Promise<PushSubscription>}
 */
export async function subscribed(settings, reader) {
  const address = new URL(settings.worker, location.href).href;
  const options = /** @type {RegistrationOptions} */ ({ scope: scopeOf(settings), updateViaCache: "none" });
  const registration = await navigator.serviceWorker.register(policy?.createScriptURL(address) ?? address, options);
  await active(registration);
  const held = await registration.pushManager.getSubscription();
  if (held && keyOf(held) === settings.key) return held;
  // In a worker of the site's own another service may have subscribed.
  if (held && settings.scope && held.endpoint !== reader?.endpoint) throw new Error("newsbell: subscribed by another");
  await held?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: settings.key });
}

/**
 * Compares, and tells newsbell what is new; of what is well at most once a day.
 * @param {string} base
 * @param {Settings} settings
 */
export async function repair(base, settings) {
  const reader = await readerOf(settings.publisher.slug);
  if (!reader || reader.left || Notification.permission !== "granted") return;
  const registration = await registered(settings);
  const held = await registration?.pushManager.getSubscription();
  const well = held?.endpoint === reader.endpoint && keyOf(held) === settings.key;
  if (well && Math.abs(Date.now() - reader.synced) < DAY) return;
  if (!(await stays(base, reader))) return;
  await renew(base, reader, well ? held : await subscribed(settings, reader));
  const secret = reader.capabilities.manage;
  const follows = await call(base, { path: "reader/follows", method: "GET", secret });
  await change("kept", "reader", (now) => (now?.left ? now : now && { ...now, follows }));
  await registration?.update();
}

/**
 * Leaves for the worker what it must know.
 * @param {string} base
 * @param {Settings} settings
 * @param {Record<string, string>} words
 */
export async function brief(base, settings, words) {
  const { key, scope, actions, publisher } = settings;
  const { open, later, mute, muted, undo, leave, because, top, title, body } = words;
  const own = { open, later, mute, muted, undo, leave, because, top, title, body };
  await change("kept", "bell", () => ({
    base,
    key,
    actions,
    publisher: publisher.slug,
    shared: Boolean(scope),
    words: own,
  }));
}

/** @param {ServiceWorkerRegistration} registration */
async function active(registration) {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return;
  await new Promise((done, fail) => {
    coming.onstatechange = () => {
      if (coming.state === "activated") done(undefined);
      if (coming.state === "redundant") fail(new Error("newsbell: the worker could not be installed"));
    };
  });
}
