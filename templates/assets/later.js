// @ts-check
// What is folded in a large page stands in noscript, in pieces. Until somebody wants
// one, its words stand in its place, in one element, for the browser's own search;
// when its fold is opened, printed, linked to or searched, what it is.

/** @typedef {{markup: string, words: string}} Piece its words are there when it is light */
/** @type {Map<Element, Piece>} what stands in a piece's place -> the piece */
const pieces = new Map();
for (const e of document.querySelectorAll("noscript.later")) pieces.set(e, { markup: "", words: "" });
const waiting = [...pieces.keys()]; // to become light
/** @type {Map<string, Element>} where an id waits, once its piece is light */
const homes = new Map();

/** @param {Element} e */
const markupOf = (e) => pieces.get(e)?.markup || e.textContent || "";

/** @param {string} text as it stands between tags */
const unescaped = (text) => text.replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) =>
  code ? String.fromCodePoint(code) : { amp: "&", lt: "<", gt: ">", quot: '"' }[/** @type {"amp"} */ (name)] ?? all);

/**
 * Puts the words of a piece in its place.
 * @param {Element} e
 */
function lighten(e) {
  const markup = markupOf(e);
  const words = unescaped(markup.replace(/<[^>]*>/g, ""));
  const light = document.createElement("div");
  light.className = "later";
  light.textContent = words;
  pieces.delete(e);
  pieces.set(light, { markup, words: words.toLowerCase() });
  for (const [, id] of markup.matchAll(/ id="([^"]*)"/g)) homes.set(id, light);
  e.replaceWith(light);
}

/**
 * Puts a piece in its place.
 * @param {Element} e
 */
function put(e) {
  const markup = markupOf(e);
  pieces.delete(e);
  e.outerHTML = markup;
}

// What stands directly in a fold.
putWithin = (fold) => {
  if (pieces.size === 0) return;
  for (const e of fold.querySelectorAll(".later")) if (pieces.has(e) && e.parentElement?.closest("details") === fold) put(e);
};

putAll = () => {
  for (const e of pieces.keys()) put(e);
};

// What may have the words; a clock's time may stand between two others.
putWith = (words) => {
  const any = /^\d\d:\d\d$/.test(words[0]);
  for (const [e, piece] of pieces) {
    if (any || !piece.words || words.every((w) => piece.words.includes(w))) put(e);
  }
};

// The element with this id, wherever it waits.
arrived = (id) => {
  const there = byID(id);
  if (there || pieces.size === 0) return there;
  const home = homes.get(id);
  for (const e of home ? [home] : waiting) if (pieces.has(e) && markupOf(e).includes(`id="${id}"`)) put(e);
  return byID(id);
};

const idle = window.requestIdleCallback || ((f) => setTimeout(() => f({ didTimeout: false, timeRemaining: () => 10 }), 1));
/** @param {IdleDeadline} deadline */
function lightenSome(deadline) {
  while (waiting.length && deadline.timeRemaining() > 5) {
    const e = /** @type {Element} */ (waiting.shift());
    if (pieces.has(e)) lighten(e);
  }
  if (waiting.length) idle(lightenSome);
}
// First the page answers.
if (waiting.length) requestAnimationFrame(() => setTimeout(() => idle(lightenSome)));

addEventListener("beforeprint", putAll);
document.addEventListener("report-changing", (event) => {
  const ids = /** @type {CustomEvent<string[] | null>} */ (event).detail;
  if (ids) ids.forEach(arrived);
  else putAll();
});
document.addEventListener("click", (event) => {
  const summary = event.target instanceof Element && event.target.closest("summary");
  if (summary && summary.parentElement) putWithin(summary.parentElement);
}, true);
document.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLDetailsElement && event.target.open) putWithin(event.target);
}, true);
addEventListener("keydown", (event) => {
  if (event.key === "f" && (event.ctrlKey || event.metaKey)) putAll(); // the browser's own search
});
