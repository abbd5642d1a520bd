/** Where the bell shows itself: a shadow root that no site's style reaches, made without a line of HTML (Trusted Types). */

const STYLE = [
  ":host{all:initial;--a:ACCENT;--o:ONACCENT;--b:#fff;--t:#1b1b1f;--l:#5b5b66;color-scheme:light}",
  "@media(prefers-color-scheme:dark){:host{--b:#24242b;--t:#f2f2f5;--l:#b9b9c4;color-scheme:dark}}",
  "*{box-sizing:border-box}",
  ".n{font:16px/1.45 system-ui,sans-serif;color:var(--t);background:var(--b);border:1px solid var(--l);",
  "border-radius:14px;padding:18px 20px;box-shadow:0 8px 32px #0005;text-align:start}",
  ".ask{position:fixed;z-index:2147483647;inset-block-end:16px;inset-inline:16px;max-width:420px;margin-inline:auto;",
  "animation:in .25s ease-out}",
  "@keyframes in{from{transform:translateY(16px);opacity:0}}",
  "@media(prefers-reduced-motion:reduce){.ask{animation:none}}",
  ".ask:focus{outline:none}",
  "dialog{width:min(480px,calc(100vw - 24px));max-height:min(85vh,720px);margin:auto}",
  "dialog[open]{display:flex;flex-direction:column}.b{overflow:auto;margin:0 -8px;padding:4px 8px}",
  "dialog::backdrop{background:#0008}",
  "h2{font-size:19px;line-height:1.3;margin:0 0 6px}h3{font-size:16px;margin:18px 0 4px}p{margin:0 0 14px}",
  "p,h2{overflow-wrap:anywhere}code{font:600 20px ui-monospace,monospace;letter-spacing:.1em}",
  "fieldset{border:0;margin:0 0 12px;padding:0;min-width:0}legend{font-weight:600;padding:0;margin-bottom:2px}",
  "label{display:flex;gap:10px;align-items:center;min-height:36px;overflow-wrap:anywhere}",
  "input[type=checkbox]{min-height:0;inline-size:20px;block-size:20px;margin:0;accent-color:var(--a);flex:none}",
  ".row{display:flex;flex-wrap:wrap;gap:10px;align-items:center}.row input{flex:1 1 160px;min-width:0}",
  "button,input{font:inherit;min-height:44px}input{color:inherit;background:var(--b);border:1px solid var(--l);",
  "border-radius:8px;padding:0 10px}",
  "button{border:1px solid var(--l);border-radius:999px;padding:0 20px;background:none;color:inherit;cursor:pointer}",
  "button.ok{background:var(--a);border-color:var(--a);color:var(--o);font-weight:600}",
  "button.plain{border:0;padding:0;text-decoration:underline;color:inherit}a{color:inherit}",
  ":focus-visible{outline:3px solid var(--t);outline-offset:2px}",
  ".end{padding-block-start:10px}",
  ".problem:empty{display:none}",
].join("");

/**
 * @param {{accent: string, on_accent: string}} colours
 * @param {string} lang
 * @param {string} dir
 * @returns {ShadowRoot}
 */
export function surface({ accent, on_accent }, lang, dir) {
  const host = document.createElement("newsbell-bell");
  host.lang = lang;
  host.dir = dir;
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE.replace("ONACCENT", on_accent).replace("ACCENT", accent));
  root.adoptedStyleSheets = [sheet];
  document.body.append(host);
  return root;
}

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
