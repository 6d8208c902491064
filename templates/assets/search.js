// @ts-check
// Find: blocks of the page that hold all words, with their count. Nothing is
// hidden but lines of the runs' list; what is folded opens when one gets there.

const find = /** @type {HTMLInputElement} */ (byID("find"));
const found = /** @type {HTMLElement} */ (byID("found"));
const mostHits = 2000;
const blocks = "p, li, tr, summary, pre, h1, h2, h3, h4, h5, dd, dt, figcaption, label, td";
/** @type {Range[]} */
let hits = [];
let at = -1;

/** The words that are looked for. */
const wanted = () => find.value.toLowerCase().split(/\s+/).filter(Boolean);

/**
 * Where the words stand in the page.
 * @param {string[]} words
 */
function search(words) {
  /** @type {Range[]} */
  const list = [];
  if (words.length === 0) return list;
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  /** @type {Map<Element, boolean>} */
  const known = new Map();
  for (let node = walk.nextNode(); node && list.length < mostHits; node = walk.nextNode()) {
    const text = (node.nodeValue || "").toLowerCase();
    let i = text.indexOf(words[0]);
    if (i < 0 && !lasts(text, words[0])) continue;
    const block = node.parentElement?.closest(blocks) || node.parentElement;
    if (!block || block.closest(".later, textarea, [hidden]") || !canBeSeen(node.parentElement)) continue;
    let all = words.length === 1 || known.get(block);
    if (all === undefined) {
      const whole = (block.textContent || "").toLowerCase();
      all = words.every((w) => whole.includes(w));
      known.set(block, all);
    }
    if (all && i < 0) {
      const range = document.createRange();
      range.selectNodeContents(node);
      list.push(range);
      continue;
    }
    for (; all && i >= 0 && list.length < mostHits; i = text.indexOf(words[0], i + words[0].length)) {
      if (i + words[0].length > (node.nodeValue || "").length) break; // lower case is longer
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + words[0].length);
      list.push(range);
    }
  }
  return list;
}

/**
 * Whether a step's line says that it lasted at this time of the clock.
 * @param {string} text @param {string} clock such as 14:20
 */
function lasts(text, clock) {
  const [, from, to] = /(\d\d:\d\d)–(\d\d:\d\d)\s*$/.exec(text) ?? [];
  // A step may last over midnight.
  return /^\d\d:\d\d$/.test(clock) && (from > to ? from <= clock || clock < to : from <= clock && clock < to);
}

/**
 * Whether a reader sees an element once what it stands in is open: a narrow page
 * leaves some out.
 * @param {Element | null} element
 */
function canBeSeen(element) {
  for (let e = element; e && e !== main; e = e.parentElement) {
    if (e.matches(".visually-hidden, title") || e.matches(".wide, .narrow, .pick") && getComputedStyle(e).display === "none") return false;
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
  found.textContent = !find.value.trim() ? "" : at < 0 ? many : `${at + 1} of ${many}`;
  status.textContent = !find.value.trim() ? "" : hits.length === 1 ? "1 match" : `${many} matches`;
  root.classList.toggle("finding-text", find.value.trim() !== "");
}

/** @param {boolean} keep whether one stays at the match where one is */
function refind(keep) {
  filterLines();
  if (find.value.trim()) putWith(wanted());
  hits = search(wanted());
  at = keep ? Math.min(at, hits.length - 1) : -1;
  highlight("found", hits);
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
    go(event.shiftKey ? -1 : 1);
  }
});
byID("next")?.addEventListener("click", () => go(1));
byID("previous")?.addEventListener("click", () => go(-1));
addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.matches("input:not([type=checkbox]), textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    find.focus();
  } else if (event.key === "Escape" && event.target === find) {
    find.value = "";
    refind(false);
    find.blur();
  }
});
