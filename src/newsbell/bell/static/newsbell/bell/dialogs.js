/** What the bell shows once the reader has acted, loaded then: a page pays for nothing that nobody opens. */

export { enterCode, showWay } from "./linked.js";
export { pick } from "./picker.js";
