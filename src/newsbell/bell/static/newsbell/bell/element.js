/** Elements, made without a line of HTML (Trusted Types). */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} facts properties; those with a dash are attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, facts = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name.includes("-")) made.setAttribute(name, String(value));
    else /** @type {any} */ (made)[name] = value;
  }
  made.append(...children);
  return made;
}

/**
 * @param {string} text
 * @param {() => void} onclick
 * @param {string} className
 */
export function button(text, onclick, className = "") {
  return element("button", { type: "button", onclick, className }, text);
}

/**
 * @param {Element} spot what is or has a button, or gets one
 * @returns {HTMLButtonElement}
 */
export function pressOf(spot) {
  let press = spot instanceof HTMLButtonElement ? spot : spot.querySelector("button");
  if (!press) spot.append((press = document.createElement("button")));
  press.type = "button";
  return press;
}
