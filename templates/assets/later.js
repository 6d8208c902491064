// @ts-check
// What is folded in a large page stands in noscript, in pieces. Until somebody wants
// one, its words stand in its place, in one element, for the browser's own search;
// when its fold is opened, printed, linked to or searched, what it is.

/** @typedef {{at: Element, markup: string, words: string}} Piece at is what stands in its place */
/** @type {Set<Piece>} those that are not in their place */
const pieces = new Set();
/** @type {Piece[]} */
let waiting = []; // to become light
/** @type {Map<string, Piece> | undefined} where an id waits */
let homes;

/** @param {Piece} piece */
const markupOf = (piece) => (piece.markup ||= piece.at.textContent || "");

/** @param {string} text as it stands between tags */
const unescaped = (text) => text.replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) =>
  code ? String.fromCodePoint(code) : { amp: "&", lt: "<", gt: ">", quot: '"' }[/** @type {"amp"} */ (name)] ?? all);

/**
 * Puts the words of a piece in its place.
 * @param {Piece} piece
 */
function lighten(piece) {
  const light = document.createElement("div");
  light.className = "later";
  light.textContent = unescaped(markupOf(piece).replace(/<[^>]*>/g, ""));
  piece.words = light.textContent.toLowerCase();
  piece.at.replaceWith(light);
  piece.at = light;
}

/**
 * Puts a piece in its place.
 * @param {Piece} piece
 */
function put(piece) {
  pieces.delete(piece);
  piece.at.outerHTML = markupOf(piece);
}

// What stands directly in a fold.
putWithin = (fold) => {
  for (const piece of pieces) if (piece.at.parentElement?.closest("details") === fold) put(piece);
};

putAll = () => {
  for (const piece of pieces) put(piece);
};

// What may have the words; a clock's time may stand between two others.
putWith = (words) => {
  const others = words.some(isClock) ? words.filter((w) => !isClock(w) && !isDay(w)) : words;
  for (const piece of pieces) {
    if (!piece.words || others.every((w) => piece.words.includes(w))) put(piece);
  }
};

// The element with this id, wherever it waits.
arrived = (id) => {
  const there = byID(id);
  if (there || pieces.size === 0) return there;
  if (!homes) {
    homes = new Map();
    for (const piece of pieces) {
      for (const [, known] of markupOf(piece).matchAll(/ id="([^"]*)"/g)) homes.set(known, piece);
    }
  }
  const home = homes.get(id);
  if (home && pieces.has(home)) put(home);
  return byID(id);
};

const idle = window.requestIdleCallback
  || ((f) => setTimeout(() => f({ didTimeout: false, timeRemaining: () => 10 }), 1));
/** @param {IdleDeadline} deadline */
function lightenSome(deadline) {
  do {
    const piece = /** @type {Piece} */ (waiting.shift());
    if (pieces.has(piece)) lighten(piece);
  } while (waiting.length && deadline.timeRemaining() > 5);
  if (waiting.length) soon();
}
const soon = () => idle(lightenSome, { timeout: 100 }); // a busy browser is never idle
whenWhole(() => {
  for (const at of document.querySelectorAll("noscript.later")) pieces.add({ at, markup: "", words: "" });
  // What was opened while the page was read.
  for (const piece of pieces) if (piece.at.closest("details")?.open) put(piece);
  waiting = [...pieces];
  if (waiting.length) requestAnimationFrame(() => setTimeout(soon)); // first the page answers
});

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
// Words are for a search that is opened otherwise: what it finds is replaced when its fold opens.
addEventListener("keydown", (event) => {
  if (event.key === "f" && (event.ctrlKey || event.metaKey)) putAll();
});
