/** A modal dialog of the bell's: the browser keeps the focus in it, and gives it back. */

import { element } from "./surface.js";

/**
 * Shows it until it is closed, by Escape too.
 * @param {ShadowRoot} root
 * @param {string} title
 * @param {(close: () => void) => (Node | string)[]} fill what stands below the title; the last of it is always in view
 * @returns {Promise<void>}
 */
export function modal(root, title, fill) {
  return new Promise((done) => {
    const dialog = element("dialog", { className: "n", "aria-labelledby": "h" }, element("h2", { id: "h" }, title));
    const rows = fill(() => dialog.close());
    const end = rows.pop() ?? "";
    dialog.append(element("div", { className: "b" }, ...rows), end);
    dialog.onclose = () => {
      dialog.remove();
      done();
    };
    dialog.onkeydown = (event) => {
      if (event.key !== "Tab") return;
      // In a shadow root Firefox finds the way out past the last control, and not the way in again.
      const all = [...dialog.querySelectorAll("a, button, input")].filter((one) => !one.closest("[hidden], :disabled"));
      const [from, to] = event.shiftKey ? [all[0], all[all.length - 1]] : [all[all.length - 1], all[0]];
      if (root.activeElement !== from || !(to instanceof HTMLElement)) return;
      event.preventDefault();
      to.focus();
    };
    root.append(dialog);
    dialog.showModal();
  });
}
