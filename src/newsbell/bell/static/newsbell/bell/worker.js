/**
 * sw.js: shows what is pushed, and does what the reader presses.
 *
 * It may be imported beside a site's own worker: it only adds listeners, leaves no globals, claims no pages, and what is
 * another's push or notification it leaves alone.
 */

import { isDeclared, latest, muted, notice, rung, shown } from "./notice.js";
import { askAgain, compareSoon, inboxOf, keepUnread, leave, renew, stays } from "./reader.js";
import { catchUp, insist } from "./server.js";
import { change, forget, read } from "./store.js";

/** Push services keep a message for 30 days at most. */
const REMEMBERED_MS = 35 * 86_400_000;

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/**
 * @param {string} key
 * @returns {Promise<any>} undefined too where nothing can be kept: a notification is shown in any case
 */
const known = (key) => read(key).catch(() => {});

/** What the platform shows. */
const can = {
  most: "actions" in Notification.prototype ? /** @type {any} */ (Notification).maxActions ?? 2 : 0,
  image: "image" in Notification.prototype,
};

/** @param {PushMessageData | null} data */
async function ring(data) {
  /** @type {import("./notice.js").Bell | undefined} */
  const bell = await known("bell");
  /** @type {any} */
  let said;
  try {
    said = data?.json();
  } catch {
    // Whatever it is, the browser wants a notification for it.
  }
  const readable = isDeclared(said);
  if (!readable) {
    if (bell?.shared) return;
    const { title = worker.location.host, body = "" } = bell?.words ?? {};
    said = { notification: { title, body, navigate: `${worker.location.origin}/`, tag: "newsbell" } };
  }
  const tag = readable && said.notification.tag;
  // Remembered first, in one transaction: of two pushes at once only one can find that it is the first.
  /** @type {import("./notice.js").Shown | undefined} */
  let before;
  let fresh = said;
  if (tag) {
    const next = (/** @type {import("./notice.js").Shown | undefined} */ row) => {
      fresh = latest(said, row);
      return shown(fresh, Date.now(), rung(said, row));
    };
    before = await change("shown", tag, next).catch(() => undefined);
  }
  try {
    // An update that the reader asked to be rung for rings, though other words may have overtaken its own.
    const again = Boolean(before) && rung(said, before) > (before?.update ?? 0);
    await worker.registration.showNotification(...notice(fresh, Boolean(before) && !again, bell, can, again));
  } catch (error) {
    if (tag) await change("shown", tag, () => before).catch(() => {});
    throw error;
  }
  if (tag && bell && !before) await count(bell, fresh.newsbell).catch(() => {});
  await forget(Date.now() - REMEMBERED_MS).catch(() => {});
  if (bell) await catchUp(bell.base).catch(() => {});
}

/**
 * Counts a story that is new in the reader's inbox, and tells the pages that are open.
 * @param {import("./notice.js").Bell} bell
 * @param {import("./notice.js").Said["newsbell"]} newsbell
 */
async function count({ publisher }, { at } = {}) {
  await keepUnread((known) => {
    // What waited, for quiet hours or for an editor, may be among them, and a snooze or an edition is none: ask again.
    const more = Number(at) > Number(known?.upTo);
    return known && { ...known, ...(more ? { count: known.count + 1 } : { at: 0 }) };
  });
  for (const page of await pages()) page.postMessage({ newsbell: publisher });
}

/** Those of this origin, whether or not they are this worker's. */
const pages = () => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

/**
 * @param {string} action
 * @param {{navigate: string, newsbell: import("./notice.js").Of}} data of the notification
 */
async function act(action, data) {
  const { story, why, undo } = data.newsbell;
  const [bell, reader] = await Promise.all([known("bell"), known("reader")]);
  // Who has left meanwhile follows nothing again by a notification that stood there still.
  if (!bell || !reader || (undo && reader.left)) return;
  if (action === "leave") return leave(bell.base, reader, worker.registration.pushManager);
  const body = action === "undo" ? undo : { story, name: action === "mute" ? why[0] : undefined };
  const done = await insist(bell.base, { path: `reader/${action === "undo" ? "choices" : action}`, secret: reader.capabilities.manage, body });
  if (action !== "later") await compareSoon();
  // An older page left no word for the way back: then only what can be muted still is worth telling.
  if ((bell.words.undo && done?.ended?.length) || done?.remaining?.length) await worker.registration.showNotification(...muted(data, done, bell, can));
}

/**
 * @param {string} address
 * @param {unknown} [inbox] it is the reader's inbox, which their secret opens; no push has it
 */
async function open(address, inbox) {
  const [bell, reader] = inbox ? await Promise.all([known("bell"), known("reader")]) : [];
  if (bell && reader && address.startsWith(bell.base)) {
    address += inboxOf(reader);
    await askAgain();
  }
  const page = (await pages()).find(({ url }) => url.split("#")[0] === address.split("#")[0]);
  await (page ? page.focus() : worker.clients.openWindow(address));
}

/** @param {PushSubscriptionChangeEvent} event */
async function resubscribe({ oldSubscription, newSubscription }) {
  const [bell, reader] = await Promise.all([known("bell"), known("reader")]);
  if (!bell || !reader || reader.left) return;
  if (oldSubscription && oldSubscription.endpoint !== reader.endpoint) return;
  const options = { userVisibleOnly: true, applicationServerKey: bell.key };
  if (!(await stays(bell.base, reader))) return;
  await renew(bell.base, reader, newSubscription ?? (await worker.registration.pushManager.subscribe(options)));
}

worker.addEventListener("push", (event) => event.waitUntil(ring(event.data)));

worker.addEventListener("notificationclick", (event) => {
  const { data } = event.notification;
  const { action } = event;
  if (!data?.newsbell) return;
  event.notification.close();
  event.waitUntil(action && action !== "open" ? act(action, data) : open(data.navigate, data.newsbell.edition));
});

worker.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(resubscribe(event));
});
