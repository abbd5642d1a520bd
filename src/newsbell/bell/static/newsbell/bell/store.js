/**
 * What the bell keeps in the reader's own browser: IndexedDB at the publisher's origin, shared by page and worker.
 *
 * `kept`: "reader", "asked", "bell", "todo". `shown`: a row for each tag that the worker has shown.
 */

/** @typedef {"kept" | "shown"} Shelf */

/** On newsbell's own origin, where many publishers' bells live, each has its own. */
const STORE = globalThis.document
  ? /** @type {HTMLScriptElement | null} */ (document.currentScript)?.dataset.store
  : /** @type {any} */ (globalThis).newsbellStore;

/** @type {Promise<IDBDatabase> | undefined} */
let opening;

/** @returns {Promise<IDBDatabase>} */
function opened() {
  opening ??= new Promise((done, fail) => {
    const asked = indexedDB.open(STORE ?? "newsbell", 1);
    asked.onupgradeneeded = () => {
      for (const shelf of ["kept", "shown"]) asked.result.createObjectStore(shelf);
    };
    asked.onsuccess = () => {
      // Another tab may bring a newer version, or the reader erase the site's data: never stand in the way.
      asked.result.onversionchange = asked.result.onclose = () => {
        asked.result.close();
        opening = undefined;
      };
      done(asked.result);
    };
    asked.onerror = () => fail(asked.error);
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

/**
 * Replaces the value of `key` by `next(value)`, in one transaction; undefined removes it.
 * @param {Shelf} shelf
 * @param {string} key
 * @param {(value: any) => any} next
 * @returns {Promise<any>} the value before
 */
export async function change(shelf, key, next) {
  const database = await opened();
  return new Promise((done, fail) => {
    const transaction = database.transaction(shelf, "readwrite");
    const rows = transaction.objectStore(shelf);
    const asked = rows.get(key);
    asked.onsuccess = () => {
      const value = next(asked.result);
      if (value === undefined) rows.delete(key);
      else rows.put(value, key);
    };
    transaction.oncomplete = () => done(asked.result);
    transaction.onabort = () => fail(transaction.error);
  });
}

/**
 * @param {string} key
 * @returns {Promise<any>} what is kept under it, or undefined
 */
export async function read(key) {
  const database = await opened();
  return new Promise((done, fail) => {
    const asked = database.transaction("kept").objectStore("kept").get(key);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

/**
 * Forgets the shown tags of before `time`.
 * @param {number} time milliseconds
 * @returns {Promise<void>}
 */
export async function forget(time) {
  const database = await opened();
  return new Promise((done, fail) => {
    const transaction = database.transaction("shown", "readwrite");
    const walk = transaction.objectStore("shown").openCursor();
    walk.onsuccess = () => {
      if (!walk.result) return;
      if (walk.result.value.at < time) walk.result.delete();
      walk.result.continue();
    };
    transaction.oncomplete = () => done();
    transaction.onabort = () => fail(transaction.error);
  });
}
