/** A modal dialog of the bell's: the browser keeps the focus in it, and gives it back. */

import { element } from "./surface.js";

/**
 * Shows it until it is closed, by Escape too.
 * @param {ShadowRoot} root
 * @param {string} title
 * @param {(close: () => void) => (Node | string)[]} fill what stands below the title
 * @returns {Promise<void>}
 */
export function modal(root, title, fill) {
  return new Promise((done) => {
    const dialog = element("dialog", { className: "n", "aria-labelledby": "h" }, element("h2", { id: "h" }, title));
    dialog.append(...fill(() => dialog.close()));
    dialog.onclose = () => {
      dialog.remove();
      done();
    };
    root.append(dialog);
    dialog.showModal();
  });
}
