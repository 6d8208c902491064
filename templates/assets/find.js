// @ts-check
// Find: blocks of the page that hold all words, with their count. Nothing is
// hidden but lines of the runs' list; what is folded opens when one gets there.

const find = /** @type {HTMLInputElement} */ (byID("find"));
const found = /** @type {HTMLElement} */ (byID("found"));
const mostHits = 2000;
const blocks = "p, li, tr, summary, pre, h1, h2, h3, h4, h5, dd, dt, figcaption, label, td";
/** @type {Range[]} */
let hits = [];
/** @type {Range[]} other words beside the hits */
let marks = [];
let at = -1;
let near = false; // whether the hit is the step nearest to the time that is looked for

/** @param {string} w whether it is a time of the clock, such as 14:20 */
const isClock = (w) => /^\d?\d:\d\d$/.test(w);
/** @param {string} w */
const isDay = (w) => /^\d{4}(-\d\d){2}$/.test(w);

/** The words that are looked for; a day, which stands at few places, last. */
const wanted = () => find.value.toLowerCase().split(/\s+/).filter(Boolean).sort((a, b) => +isDay(a) - +isDay(b));

/**
 * Where the words stand in the page: hits are of the first of them, marks also of the
 * others in the same block. A picture says what stands beside it, too.
 * @param {string[]} words
 */
function search(words) {
  hits = [];
  marks = [];
  near = false;
  if (words.length === 0 || !content()) return;
  const walk = document.createTreeWalker(content(), NodeFilter.SHOW_TEXT);
  /** @type {Element | undefined} */
  let last;
  let has = false;
  for (let node = walk.nextNode(); node && hits.length < mostHits; node = walk.nextNode()) {
    if (!stands(node, words[0])) continue;
    const parent = /** @type {Element} */ (node.parentElement);
    const block = parent.closest(blocks) || parent;
    if (block.closest(".later, textarea, [hidden], svg") || !canBeSeen(parent)) continue;
    if (block !== last) {
      has = hasAll(block, words);
      if (has) markOthers(block, words.slice(1));
    }
    last = block;
    if (has) addPlaces(hits, node, words[0]);
  }
  const time = hits.length === 0 && words.every((w) => isClock(w) || isDay(w))
    && stepAt(words[0], words[1])?.querySelector(times)?.lastChild;
  near = Boolean(time);
  if (time) addPlaces(hits, time, words[0]);
}

/** @param {Node} node @param {string} word */
function stands(node, word) {
  const text = (node.nodeValue || "").toLowerCase();
  return text.includes(word) || lasts(text, word);
}

/** @param {Element} block @param {string[]} words */
function markOthers(block, words) {
  const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = words[0] && walk.nextNode(); node; node = walk.nextNode()) {
    for (const w of words) if (stands(node, w)) addPlaces(marks, node, w);
  }
}

/**
 * Adds where a word stands in a text: of one that does not say it, the times at its end.
 * @param {Range[]} list @param {Node} node @param {string} word
 */
function addPlaces(list, node, word) {
  const text = (node.nodeValue || "").toLowerCase();
  let i = text.indexOf(word);
  do {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (i + word.length > range.endOffset) break; // lower case is longer
    range.setStart(node, i < 0 ? text.trimEnd().lastIndexOf(" ") + 1 : i);
    if (i >= 0) range.setEnd(node, i + word.length);
    list.push(range);
    i = i < 0 ? i : text.indexOf(word, i + word.length);
  } while (i >= 0 && list.length < mostHits);
}

/**
 * Whether a block has all words. A step that lasted at a time has it, and each day of
 * its run.
 * @param {Element} block @param {string[]} words
 */
function hasAll(block, words) {
  const has = (/** @type {Element | null} */ e, /** @type {string} */ w) =>
    (e?.textContent || "").toLowerCase().includes(w);
  return words.every((w) => has(block, w) || lasts(block.textContent || "", w) ||
    isDay(w) && words.some(isClock) && block.closest(".step") && has(block.closest(".run"), w));
}

/**
 * Whether a step's line says that it lasted at this time of the clock.
 * @param {string} text @param {string} clock such as 14:20
 */
function lasts(text, clock) {
  const [, from, to] = /(\d\d:\d\d)–(\d\d:\d\d)\s*$/.exec(text) ?? [];
  const at = clock.padStart(5, "0");
  // A step may last over midnight.
  return isClock(clock) && (from > to ? from <= at || at < to : from <= at && at < to);
}

/**
 * Whether a reader sees an element once what it stands in is open: a narrow page
 * leaves some out.
 * @param {Element | null} element
 */
function canBeSeen(element) {
  for (let e = element; e && e.id !== "content"; e = e.parentElement) {
    if (e.matches(".visually-hidden")
      || e.matches(".wide, .narrow, .pick") && getComputedStyle(e).display === "none") return false;
  }
  return true;
}

/** @param {string} name @param {Range[]} ranges */
function highlight(name, ranges) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.set(name, new Highlight(...ranges));
}

// In a site: where to look for the words in all runs.
const everywhere = byID("everywhere");

function sayFound() {
  if (everywhere instanceof HTMLAnchorElement) everywhere.hash = encodeURIComponent(find.value);
  const many = hits.length === mostHits ? `${mostHits}+` : String(hits.length);
  found.textContent = !find.value.trim() ? "" : near ? `nearest: ${hits[0]}` : at < 0 ? many : `${at + 1} of ${many}`;
  status.textContent = near ? found.textContent
    : !find.value.trim() ? "" : hits.length === 1 ? "1 match" : `${many} matches`;
  root.classList.toggle("finding-text", find.value.trim() !== "");
  for (const b of all("#previous, #next")) b.disabled = hits.length === 0;
}

/** @param {boolean} keep whether one stays at the match where one is */
function refind(keep) {
  filterLines();
  if (find.value.trim()) putWith(wanted());
  search(wanted());
  at = keep ? Math.min(at, hits.length - 1) : -1;
  highlight("found", [...hits, ...marks]);
  highlight("here", at < 0 ? [] : [hits[at]]);
  sayFound();
}

/** @param {number} by */
function go(by) {
  if (hits.length === 0) return;
  at = (at + by + (at < 0 && by < 0 ? 1 : 0) + hits.length) % hits.length;
  const range = hits[at];
  const element = range.startContainer.parentElement;
  if (element) {
    unfold(element);
    element.scrollIntoView({ block: "center" });
  }
  highlight("here", [range]);
  sayFound();
}

let pending = 0;
find.addEventListener("input", () => {
  clearTimeout(pending);
  pending = setTimeout(searchNow, 120);
});

/** Looks for what is typed, if that has not been done. */
function searchNow() {
  if (!pending) return;
  clearTimeout(pending);
  pending = 0;
  refind(false);
}
find.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    searchNow();
    if (hits.length === 0 && find.value.trim()) everywhere?.click();
    go(event.shiftKey ? -1 : 1);
  }
});
byID("next")?.addEventListener("click", () => go(1));
byID("previous")?.addEventListener("click", () => go(-1));
addEventListener("keydown", (event) => {
  const typing = meant(event, "input:not([type=checkbox]), textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    find.focus();
  } else if (event.key === "Escape" && event.target === find) {
    find.value = "";
    refind(false);
    find.blur();
  }
});
