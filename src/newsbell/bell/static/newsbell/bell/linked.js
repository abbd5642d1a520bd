/** One reader on several devices: the way back that is kept, and the code that adds this device. */

import { modal } from "./dialog.js";
import { button, element } from "./element.js";

/**
 * Shows the reader's own link, and a code with the address where it is typed.
 * @param {ShadowRoot} root
 * @param {Record<string, string>} words
 * @param {{link: string, code: string, address: string, until: string}} way
 * @returns {Promise<void>}
 */
export function showWay(root, words, { link, code, address, until }) {
  return modal(root, words.link, (close) => {
    const kept = element("input", { type: "text", readOnly: true, dir: "ltr", value: link, "aria-label": words.link });
    const said = element("p", { role: "status" });
    const copy = async () => {
      kept.select();
      await navigator.clipboard.writeText(link);
      said.textContent = words.copied;
    };
    const shown = element("code", { dir: "ltr" }, `${code.slice(0, 4)}-${code.slice(4)}`);
    return [
      element("p", {}, words.linkText),
      element("div", { className: "row" }, kept, button(words.copy, copy, "ok")),
      said,
      element("h3", {}, words.another),
      element("p", {}, words.typeCode, " ", element("a", { href: address, dir: "ltr" }, address)),
      element("p", {}, shown, " ", words.codeEnds.replace("{time}", () => until)),
      element("div", { className: "row end" }, button(words.close, close)),
    ];
  });
}

/**
 * Asks for the code that another device shows.
 * @param {ShadowRoot} root
 * @param {Record<string, string>} words
 * @param {(code: string, shown: string) => Promise<string>} link what was wrong, or empty
 * @returns {Promise<boolean>} whether this device is the reader's now
 */
export async function enterCode(root, words, link) {
  let done = false;
  await modal(root, words.code, (close) => {
    const typed = element("input", { type: "text", id: "c", dir: "ltr", maxLength: 32, autocomplete: "one-time-code" });
    typed.setAttribute("aria-describedby", "x");
    const problem = element("p", { className: "problem", role: "alert" });
    const ready = button(words.ok, () => {}, "ok");
    const finish = async () => {
      ready.disabled = true;
      const shown = [words.code, words.codeText, words.codeLabel, words.codeHint, `[${words.ok}]`].join("\n");
      const wrong = await link(typed.value, shown);
      ready.disabled = false;
      done = !wrong;
      if (done) return close();
      const said = { "code-refused": words.codeRefused, "too-many-requests": words.tooMany, blocked: words.blocked };
      problem.textContent = said[/** @type {keyof said} */ (wrong)] ?? words.failed;
      typed.focus();
    };
    ready.onclick = finish;
    typed.onkeydown = ({ key, isComposing }) => {
      if (key === "Enter" && !isComposing && !ready.disabled) finish();
    };
    return [
      element("p", {}, words.codeText),
      element("label", { htmlFor: "c" }, words.codeLabel),
      element("div", { className: "row" }, typed, ready),
      element("p", { id: "x" }, words.codeHint),
      problem,
      element("div", { className: "row end" }, button(words.close, close)),
    ];
  });
  return done;
}
