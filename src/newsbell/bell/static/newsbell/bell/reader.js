/** The reader as this browser knows them: their capabilities and this device. Page and worker share it. */

import { Refusal, call, insist } from "./server.js";
import { change } from "./store.js";

/**
 * @typedef {object} Reader
 * @property {string} publisher the publisher's slug
 * @property {Record<string, string>} capabilities by purpose
 * @property {number} device the number by which newsbell knows this device
 * @property {string} endpoint
 * @property {string} key the applicationServerKey of the subscription
 * @property {number} synced when newsbell last heard of this device, in milliseconds
 * @property {Follow[]} follows
 * @property {boolean} [left]
 *
 * @typedef {{kind: string, name: string, level?: string, story?: number | null, language?: string, page?: string | null}} Follow
 * @typedef {{stories: number, last: string, refusals: number, at: number}} Asked what is kept of it may lack what never was
 */

/**
 * @param {ArrayBuffer | null | undefined} octets
 * @returns {string} base64url
 */
export function base64url(octets) {
  const text = btoa(String.fromCharCode(...new Uint8Array(octets ?? [])));
  return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/**
 * @param {PushSubscription} subscription
 * @returns {string} the key that it was made with
 */
export function keyOf(subscription) {
  return base64url(subscription.options.applicationServerKey);
}

/**
 * @param {Reader} reader
 * @returns {string} what the address of their inbox ends with; the second secret lets them mute there
 */
export const inboxOf = ({ capabilities }) => `#${capabilities.inbox}.${capabilities.manage}`;

/**
 * @param {PushSubscription} subscription
 * @returns {object} what newsbell asks to know of it
 */
export function told(subscription) {
  return { ...subscription.toJSON(), applicationServerKey: keyOf(subscription) };
}

/**
 * Tells newsbell of this device; an earlier one of this browser ends.
 * @param {string} base
 * @param {Reader} reader
 * @param {PushSubscription} subscription
 */
export async function renew(base, reader, subscription) {
  const { manage } = reader.capabilities;
  try {
    const device = await call(base, { path: "reader/devices", secret: manage, body: told(subscription) });
    let ended = false;
    await change("kept", "reader", (now) => {
      // Who has left meanwhile, here or in another tab, has left.
      ended = !now || (now.left && !reader.left);
      const { endpoint } = subscription;
      return ended ? now : { ...reader, left: false, device: device.id, endpoint, key: keyOf(subscription), synced: Date.now() };
    });
    if (ended) return insist(base, { path: "leave", secret: reader.capabilities.unsubscribe });
    if (device.id !== reader.device) {
      await insist(base, { path: `reader/devices/${reader.device}`, method: "DELETE", secret: manage });
    }
  } catch (error) {
    // Erased elsewhere, or the link was replaced: whoever asked to be forgotten is not asked again.
    if (/** @type {Refusal} */ (error).status === 401) await change("kept", "reader", () => undefined).then(ended);
    throw error;
  }
}

/**
 * Is this device still one of the reader's? It may have been removed, and all of it stopped or erased, on the reader's
 * own page, which is at another origin: then this browser forgets what it knew, and makes nothing anew by itself.
 * @param {string} base
 * @param {Reader} reader
 */
export async function stays(base, reader) {
  const { manage } = reader.capabilities;
  /** @type {Reader | undefined} */
  let rest = { ...reader, left: true, follows: [] };
  try {
    const devices = await call(base, { path: "reader/devices", method: "GET", secret: manage });
    if (devices.some((/** @type {{id: number}} */ { id }) => id === reader.device)) return true;
  } catch (error) {
    if (/** @type {Refusal} */ (error).status !== 401) throw error;
    rest = undefined;
  }
  let same = false;
  await change("kept", "reader", (now) => {
    // Another tab or the worker may have renewed the device, or joined another reader, since this one looked.
    same = now?.device === reader.device && now.capabilities.manage === manage;
    return same ? rest : now;
  });
  if (same) await ended();
  return !same;
}

/**
 * Leaves: this device at once, whatever the network does; all devices and follows as soon as newsbell hears of it.
 * @param {string} base
 * @param {Reader} reader
 * @param {PushManager | undefined} pushes
 */
export async function leave(base, reader, pushes) {
  await change("kept", "reader", () => ({ ...reader, left: true, follows: [] }));
  await ended();
  // What newsbell could not be asked before, such as to follow again, would bring back afterwards what ends now.
  await change("kept", "todo", (todo) => todo?.filter((/** @type {import("./server.js").Wish} */ { secret }) => secret !== reader.capabilities.manage));
  await insist(base, { path: "leave", secret: reader.capabilities.unsubscribe });
  const subscription = await pushes?.getSubscription();
  if (subscription?.endpoint === reader.endpoint) await subscription.unsubscribe();
}

/** Nothing is asked again, and no number of an inbox that is nobody's here stays, on the app's icon neither. */
async function ended() {
  await change("kept", "asked", (asked) => ({ ...asked, refusals: 2 }));
  await keepUnread(() => ({ count: 0, at: 0 }));
}

/**
 * What the reader follows may be another by now: they have muted something in a notification, or go to a page of their
 * own, which is at another origin. What they ended there this page must learn when it is seen again, and not a day later.
 */
export const compareSoon = () => change("kept", "reader", (now) => now && { ...now, synced: 0 });

/** Before the reader goes to their inbox: how many are new there is asked again. */
export const askAgain = () => keepUnread((known) => known && { ...known, at: -Date.now() });

/**
 * @typedef {{count: number, at: number, upTo?: number}} Unread
 *   `at`: when it was asked, 0 or less to ask again; `upTo`: what was decided since then, by newsbell's clock, is not among them
 */

/**
 * Keeps how many stories of the inbox are new, and shows it on the app's icon where the site is installed as one.
 * @param {(known: Unread | undefined) => Unread | undefined} next
 * @returns {Promise<number>} how many are kept now
 */
export async function keepUnread(next) {
  /** @type {Unread | undefined} */
  let now;
  await change("kept", "unread", (known) => (now = next(known)));
  // Where it may not, nothing is lost.
  if (now && "setAppBadge" in navigator) await navigator.setAppBadge(now.count).catch(() => {});
  return now?.count ?? 0;
}
