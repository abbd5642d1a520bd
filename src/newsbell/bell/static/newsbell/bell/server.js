/** Talks to newsbell: always without cookies and without a referrer, with the one secret that the address asks for. */

import { change } from "./store.js";

/**
 * @typedef {object} Wish a request that must reach newsbell, at once or at a later visit
 * @property {string} path
 * @property {string} [method]
 * @property {string} [secret]
 * @property {unknown} [body]
 */

/** What newsbell refused, or could not be asked: then the status is 0. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} [code]
   */
  constructor(status, code = "") {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/**
 * @param {string} base newsbell's address
 * @param {Wish} wish
 * @returns {Promise<any>} the answer; throws Refusal
 */
export async function call(base, { path, method = "POST", secret, body }) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (secret) headers.Authorization = `Bearer ${secret}`;
  if (body) headers["Content-Type"] = "application/json";
  let answer, said;
  try {
    answer = await fetch(`${base}api/v1/${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    said = await answer.json();
  } catch {
    throw new Refusal(answer && !answer.ok ? answer.status : 0);
  }
  if (!answer.ok) throw new Refusal(answer.status, said.code);
  return said;
}

/**
 * Asks now, or, where newsbell cannot be reached, at the next visit or push.
 * @param {string} base
 * @param {Wish} wish
 * @returns {Promise<any>} the answer, if there is one
 */
export async function insist(base, wish) {
  try {
    return await call(base, wish);
  } catch (error) {
    const { status } = /** @type {Refusal} */ (error);
    // Anything else was understood and refused: to repeat it would change nothing.
    if (!status || status >= 500 || status === 429) {
      await change("kept", "todo", (todo = []) => [...todo, wish].slice(-20));
    }
  }
}

/** @type {Promise<unknown>} */
let catching = Promise.resolve();

/**
 * Asks again for what could not be asked; what comes after it waits until all of it was asked.
 * @param {string} base
 * @returns {Promise<unknown>}
 */
export function catchUp(base) {
  catching = catching
    .catch(() => {})
    .then(async () => {
      for (const wish of (await change("kept", "todo", () => undefined)) ?? []) await insist(base, wish);
    });
  return catching;
}
