/** A modal dialog of the bell's: the browser keeps the focus in it, and gives it back. */

import { element } from "./element.js";

const STYLE = [
  "dialog{width:min(480px,calc(100vw - 24px));max-height:min(100dvh - 24px,720px);margin:auto}",
  "dialog[open]{display:flex;flex-direction:column}.b{position:relative;overflow:auto;margin:0 -8px;padding:4px 8px}",
  "dialog::backdrop{background:#0008}h3{font-size:16px;margin:18px 0 4px}",
  "code{font:600 20px ui-monospace,monospace;letter-spacing:.1em}",
  // What is long gets more room.
  "dialog:has(label:nth-of-type(7)){width:min(760px,calc(100vw - 24px))}fieldset{border:0;margin:0 0 12px;padding:0;min-width:0}",
  "fieldset:not([hidden]){display:grid;grid-template-columns:repeat(auto-fill,minmax(min(200px,100%),1fr));column-gap:16px}legend{font-weight:600;padding:0;margin-bottom:2px}",
  "label{position:relative;display:flex;gap:10px;align-items:center;min-height:36px;overflow-wrap:anywhere}",
  "input{color:inherit;background:var(--b);border:1px solid var(--l);border-radius:8px;padding:0 10px}",
  "input[type=checkbox]{min-height:0;inline-size:20px;block-size:20px;margin:0;accent-color:var(--a);flex:none}",
  "p:focus{outline:none}.row input{flex:1 1 160px;min-width:0}.find{margin-block-end:14px}.end{padding-block-start:10px;gap:4px 10px}.problem:empty{display:none}",
  ".unseen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}",
  "[role=listbox]{list-style:none;margin:0;padding:4px;border:1px solid var(--l);border-radius:8px;order:1;",
  "flex:1 0 100%;max-block-size:min(240px,36vh);overflow:auto}[role=listbox][hidden]{display:none}",
  "@media(max-width:400px){dialog{padding:14px 16px}dialog button{padding:0 14px}.find input{flex-basis:100%}[role=listbox]{order:0}}",
  "[role=option]{padding:8px 10px;border-radius:6px;cursor:pointer;overflow-wrap:anywhere}",
  "[role=option] small,label small{display:block;color:var(--l)}",
  "[role=option]:hover{outline:1px solid var(--l)}",
  "[aria-selected=true]{background:var(--t);color:var(--b)}[aria-selected=true] small{color:inherit}",
].join("");
/** @type {CSSStyleSheet | undefined} */
let sheet;

/** @param {ShadowRoot} root what is dressed for dialogs, once */
function dress(root) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

/**
 * Shows it until it is closed, by Escape too.
 * @param {ShadowRoot} root
 * @param {string} title
 * @param {(close: () => void) => (Node | string)[]} fill what stands below the title; the last of it is always in view
 * @returns {Promise<void>}
 */
export function modal(root, title, fill) {
  dress(root);
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
    // Left to itself Chromium takes what can be scrolled for the first.
    /** @type {HTMLElement | null} */ (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input, button"))?.focus();
  });
}
