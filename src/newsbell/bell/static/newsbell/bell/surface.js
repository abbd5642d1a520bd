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
  "h2{font-size:19px;line-height:1.3;margin:0 0 6px}p{margin:0 0 14px}",
  "p,h2{overflow-wrap:anywhere}",
  ".row{display:flex;flex-wrap:wrap;gap:10px;align-items:center}",
  "button,input{font:inherit;min-height:44px}",
  "button{border:1px solid var(--l);border-radius:999px;padding:0 20px;background:none;color:inherit;cursor:pointer}",
  "button.ok{background:var(--a);border-color:var(--a);color:var(--o);font-weight:600}",
  "button.plain{border:0;padding:0;text-align:start;text-decoration:underline;color:inherit}a{color:inherit}",
  ":focus-visible{outline:3px solid var(--t);outline-offset:2px}",
].join("");

// A site's own rule for the same wins.
const FOLLOWED = ":where([data-newsbell-follow][aria-pressed=true],[data-newsbell-follow] [aria-pressed=true])::before";

/** Lets it be seen on the page what is followed already; those who hear the page are told by `aria-pressed`. */
export function markFollowed() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${FOLLOWED}{content:"✓ ";content:"✓ "/""}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

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
