/** What the page in front of the reader is about, from its own metadata (JSON-LD and Open Graph). */

/** @typedef {{story: boolean, names: string[]}} About */

const MOST = 8;
const LONGEST = 60;

/**
 * @param {string[]} documents JSON-LD texts; what cannot be read is passed over
 * @param {[string, string][]} metas [property or name, content]
 * @returns {About}
 */
export function about(documents, metas) {
  let story = metas.some(([name, content]) => name === "og:type" && content === "article");
  /** @type {unknown[]} */
  const found = [];
  for (const part of documents.flatMap(parts)) {
    if (!words(part["@type"]).some((type) => /Article$|BlogPosting$|^Report/.test(type))) continue;
    story = true;
    found.push(part.articleSection, part.about, part.mentions, part.keywords);
  }
  for (const [name, content] of metas) if (/^(article:(section|tag)|news_keywords)$/.test(name)) found.push(content);
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const name of found.flatMap(words)) {
    const key = name.toLowerCase();
    if (name.length <= LONGEST && !names.has(key)) names.set(key, name);
  }
  return { story, names: [...names.values()].slice(0, MOST) };
}

/**
 * @param {Document} page
 * @returns {About}
 */
export function aboutPage(page) {
  const documents = [...page.querySelectorAll('script[type="application/ld+json"]')];
  const metas = [...page.querySelectorAll("meta[content]")];
  return about(
    documents.map((one) => one.textContent ?? ""),
    metas.map((one) => [
      one.getAttribute("property") ?? one.getAttribute("name") ?? "",
      one.getAttribute("content") ?? "",
    ]),
  );
}

/**
 * @param {string} text
 * @returns {any[]} the objects of a JSON-LD document
 */
function parts(text) {
  try {
    const said = JSON.parse(text);
    const objects = [said].flat().flatMap((one) => [one, ...[one?.["@graph"] ?? []].flat()]);
    return objects.filter((one) => one && typeof one === "object");
  } catch {
    return [];
  }
}

/**
 * @param {any} said text with commas, a thing with a name, or many of these
 * @returns {string[]}
 */
function words(said) {
  if (Array.isArray(said)) return said.flatMap(words);
  const text = typeof said === "string" ? said : said?.name;
  return typeof text === "string" ? text.split(",").map((one) => one.trim()).filter(Boolean) : [];
}

/**
 * Two running stories may have one name; what was kept before it was said which one is meant has the name alone.
 * @param {import("./reader.js").Follow} one
 * @param {import("./reader.js").Follow} other
 */
export const isSame = (one, other) =>
  one.kind === other.kind &&
  (one.kind === "top-stories" ||
    (one.story && other.story ? one.story === other.story : one.name.toLowerCase() === other.name.toLowerCase()));
