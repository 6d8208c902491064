// @ts-check
// The search of a site. The index lies in small scripts beside the pages: a page
// from a file may load scripts of its own, but read no file. Each script hands
// its value to the element that loads it.

/** @typedef {{runs: number, block: number, out: string[], shards: string[]}} Manifest words left out, and files */
/** @typedef {[string, string, string, string, [string, string, string][]]} Run anchor, title, state, day, places */
/** @typedef {{whole: Map<number, number[]>, cut: boolean}} Stand where a word stands: run -> places */

const input = /** @type {HTMLInputElement} */ (document.getElementById("words"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const results = /** @type {HTMLElement} */ (document.getElementById("results"));
const more = /** @type {HTMLButtonElement} */ (document.getElementById("more"));
const aPage = 20;
const placesOfRun = 5;
const mostShards = 40; // that one word loads

// The bar's own search is of this page, which has nothing to find.
const bar = document.querySelector(".tools input");
if (bar instanceof HTMLElement) bar.hidden = true;

/** @type {Map<string, Promise<any>>} */
const loaded = new Map();

/** @param {string} file */
function load(file) {
  let known = loaded.get(file);
  if (!known) {
    known = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `words/${file}`;
      script.onload = () => {
        resolve(/** @type {any} */ (script).told);
        script.remove();
      };
      script.onerror = () => {
        script.remove();
        loaded.delete(file);
        reject(new Error(`words/${file} could not be read`));
      };
      document.head.append(script);
    });
    loaded.set(file, known);
  }
  return known;
}

/**
 * The words of a text, as the index has them.
 * @param {string} text
 */
function wordsOf(text) {
  /** @type {string[]} */
  const list = [];
  const one = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}";
  const whole = new RegExp(`[${one}]|(?![${one}])[\\p{L}\\p{N}](?:(?![${one}])[\\p{L}\\p{N}\\p{M}])*`, "gu");
  for (const [w] of text.matchAll(whole)) {
    if (/^[a-z0-9]$/i.test(w)) continue;
    list.push([...w].slice(0, 40).join("").toLowerCase().replace(/\p{M}/gu, "").replaceAll("ς", "σ"));
  }
  return list;
}

/**
 * A word as the names of the files have it: bytes that are no letter or digit
 * of ASCII are ~ and two digits.
 * @param {string} w
 */
const encoded = (w) => [...new TextEncoder().encode(w)].map((b) => /[a-z0-9]/.test(String.fromCharCode(b)) && b < 128
  ? String.fromCharCode(b) : `~${b.toString(16).padStart(2, "0")}`).join("");

/**
 * Where words that begin so stand.
 * @param {string} begin @param {boolean} ends whether the word ends so, too
 * @returns {Promise<Stand>}
 */
async function standOf(begin, ends) {
  /** @type {Manifest} */
  const all = await load("all.js");
  const name = encoded(begin);
  const names = all.shards.filter((s) => name.startsWith(s) || !ends && s.startsWith(name));
  const stand = { whole: new Map(), cut: names.length > mostShards };
  for (const words of await Promise.all(names.slice(0, mostShards).map((s) => load(`w-${s}.js`)))) {
    for (const [w, packed] of Object.entries(words)) {
      if (ends ? w === begin : w.startsWith(begin)) unpack(packed, stand);
    }
  }
  return stand;
}

/**
 * "12.0.3 5.2": places 0 and 3 of run 12, place 2 of run 12+5, in base 36.
 * @param {string} packed @param {Stand} stand
 */
function unpack(packed, stand) {
  if (packed.startsWith("+")) stand.cut = true;
  let run = 0;
  for (const part of packed.replace("+", "").split(" ")) {
    const [by, ...places] = part.split(".").map((x) => parseInt(x, 36));
    run += by;
    const known = stand.whole.get(run);
    if (known) known.push(...places);
    else stand.whole.set(run, places);
  }
}

/**
 * The places of each run that have all words, the newest run first. The first
 * place of a run is the run itself: what it says holds for all of its places.
 * @param {Stand[]} stands
 */
function together(stands) {
  /** @type {[number, number[]][]} */
  const list = [];
  const [first, ...others] = [...stands].sort((a, b) => a.whole.size - b.whole.size);
  for (const run of first.whole.keys()) {
    const sets = [first, ...others].map((s) => new Set(s.whole.get(run)));
    if (sets.some((s) => s.size === 0)) continue;
    const places = new Set(sets.flatMap((s) => [...s]));
    const fits = [...places].filter((p) => sets.every((s) => s.has(p) || s.has(0)));
    if (fits.length) list.push([run, fits.sort((a, b) => a - b)]);
  }
  return list.sort((a, b) => b[0] - a[0]);
}

/**
 * The runs that were between their beginning and their end at a time of the clock.
 * @param {RegExpExecArray} at its day, or none; hour; minute
 */
async function runsAt([, day, hour, minute]) {
  /** @type {number[]} the minute at which each run begins, after the one before, and how many it lasts */
  const times = await load("times.js");
  const when = day
    ? Date.parse(`${day}T${hour.padStart(2, "0")}:${minute}Z`) / 60_000
    : Number(hour) * 60 + Number(minute);
  /** @type {Set<number>} */
  const during = new Set();
  for (let i = 0, begin = 0; i < times.length; i += 2) {
    begin += times[i];
    const after = day ? when - begin : (((when - begin) % 1440) + 1440) % 1440;
    if (begin > 0 && after >= 0 && after <= times[i + 1]) during.add(i / 2);
  }
  return during;
}

let turn = 0;
/** @type {RegExpExecArray | null} the time that is looked for */
let clock = null;
/** @type {[number, number[]][]} */
let hits = [];
/** @type {string[]} */
let words = [];
let shown = 0;

async function search() {
  const mine = ++turn;
  results.setAttribute("aria-busy", "true");
  await look(mine, input.value);
  if (mine === turn) results.setAttribute("aria-busy", "false");
}

/** @param {number} mine @param {string} text */
async function look(mine, text) {
  history.replaceState(null, "", text ? `#${encodeURIComponent(text)}` : location.pathname + location.search);
  clock = /(?:^|\s)(?:(\d{4}-\d\d-\d\d)[T\s]+)?([01]?\d|2[0-3]):([0-5]\d)(?=\s|$)/.exec(text);
  words = wordsOf(clock ? text.replace(clock[0], " ") : text);
  const open = /[\p{L}\p{N}\p{M}]$/u.test(text); // the last word may go on
  if (words.length === 0 && !clock) {
    hits = [];
    results.replaceChildren();
    more.hidden = true;
    said.textContent = text.trim() ? "Type one more letter." : "";
    return;
  }
  try {
    const stands = await Promise.all(words.map((w, i) => standOf(w, i < words.length - 1 || !open)));
    if (mine !== turn) return;
    /** @type {Manifest} */
    const all = await load("all.js");
    const there = stands.filter((s, i) => s.whole.size > 0 || !all.out.includes(words[i]));
    hits = there.length ? together(there) : [];
    if (clock) {
      const during = await runsAt(clock);
      hits = there.length ? hits.filter(([n]) => during.has(n)) : [...during].sort((a, b) => b - a).map((n) => [n, []]);
    }
    if (mine !== turn) return;
    shown = 0;
    results.replaceChildren();
    const places = hits.reduce((n, [, list]) => n + list.length, 0);
    const cut = there.some((s) => s.cut) ? "; of a word that is so common, older runs are left out" : "";
    const runs = `${hits.length} ${hits.length === 1 ? "run" : "runs"}`;
    said.textContent = clock && there.length === 0
      ? `${hits.length ? runs : "No run"} ${hits.length < 2 ? "was" : "were"} under way at ${clock[2]}:${clock[3]} UTC.`
      : there.length === 0 ? "So common a word is not looked for: type another one."
      : hits.length === 0
      ? `Nothing has ${words.length > 1 ? "all these words" : "this word"}${clock ? " at this time" : ""}.`
      : `${places} ${places === 1 ? "place" : "places"} in ${runs}${cut}`;
    await show(mine, all.block);
  } catch (e) {
    if (mine === turn) said.textContent = `${e instanceof Error ? e.message : e}. Write the site again.`;
  }
}

/** @param {number} mine @param {number} block */
async function show(mine, block) {
  const list = hits.slice(shown, shown + aPage);
  const runs = await Promise.all(list.map(async ([n]) => (await load(`runs-${Math.floor(n / block)}.js`))[n % block]));
  if (mine !== turn) return;
  results.append(...runs.map((run, i) => resultOf(run, list[i][1])));
  shown += list.length;
  more.hidden = shown >= hits.length;
}

/** @param {string} tag @param {string} [text] */
function element(tag, text) {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  return e;
}

/** @param {Run} run @param {number[]} places */
function resultOf(run, places) {
  const [base, title, state, day, all] = run;
  const item = element("li");
  const head = element("h2");
  head.append(linkTo(`runs/${base}.html`, title), element("small", `${state} · ${day || "unknown"}`));
  item.append(head);
  const list = element("ul");
  if (clock) {
    const time = `${clock[2].padStart(2, "0")}:${clock[3]}`;
    const at = element("li");
    at.append(element("small", "time"), linkTo(`runs/${base}.html#${time}`, `what happened at ${time}`));
    list.append(at);
  }
  // What says it in its title first: findings and files, then what says more of it.
  const inside = places.filter((p) => p > 0).map((p) => ({ p, rank: rankOf(all[p]) }))
    .sort((a, b) => a.rank - b.rank).map((x) => x.p);
  for (const p of inside.slice(0, placesOfRun)) list.append(placeOf(base, all[p]));
  if (list.firstChild) item.append(list);
  if (inside.length > placesOfRun) {
    const b = element("button", `${inside.length - placesOfRun} more in this run`);
    b.setAttribute("type", "button");
    b.addEventListener("click", () => {
      const rest = inside.slice(placesOfRun).map((p) => placeOf(base, all[p]));
      list.append(...rest);
      rest[0].querySelector("a")?.focus();
      b.remove();
    });
    item.append(b);
  }
  return item;
}

/**
 * Where a place stands among those of its run, from 0.
 * @param {[string, string, string]} place
 */
function rankOf([kind, title]) {
  const there = wordsOf(title);
  const missing = words.filter((x) => !there.some((w) => w.startsWith(x))).length;
  if (missing === words.length) return 2 * words.length + 2;
  return missing + (kind === "finding" || kind === "file" ? 0 : words.length + 1);
}

/** @param {string} base @param {[string, string, string]} place */
function placeOf(base, [kind, title, at]) {
  const item = element("li");
  item.append(element("small", kind), linkTo(`runs/${base}.html#${base}${at}`, title));
  return item;
}

/** @param {string} to @param {string} text */
function linkTo(to, text) {
  const a = document.createElement("a");
  a.href = to;
  const begins = (/** @type {string} */ part) => words.some((w) => wordsOf(part)[0]?.startsWith(w));
  for (const part of text.split(
    /(?<![\p{L}\p{N}\p{M}])(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}\p{M}])(?![\p{L}\p{N}\p{M}])/u)) {
    a.append(begins(part) ? element("mark", part) : part);
  }
  return a;
}

let pending = 0;
input.addEventListener("input", () => {
  clearTimeout(pending);
  pending = setTimeout(search, 80);
});
more.addEventListener("click", async () => {
  const first = results.children.length;
  /** @type {Manifest} */
  const all = await load("all.js");
  await show(turn, all.block);
  results.children[first]?.querySelector("a")?.focus();
});

// Keys: / and Escape go to the words, arrows through what was found.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const here = document.activeElement;
  const links = [...results.querySelectorAll("a")];
  const at = links.findIndex((a) => a === here);
  if (event.key === "/" && here !== input || event.key === "Escape" && at >= 0) {
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
    input.select();
  } else if (event.key === "Enter" && here === input) {
    (links.find((a) => a.closest("ul")) ?? links[0])?.click(); // the place, rather than its run
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (here === input || at >= 0)) {
    event.preventDefault();
    const to = at + (event.key === "ArrowDown" ? 1 : -1);
    if (to < 0) input.focus();
    else links[Math.min(to, links.length - 1)]?.focus();
  }
}, true);

function fromAddress() {
  try {
    input.value = decodeURIComponent(location.hash.slice(1));
  } catch {
    input.value = "";
  }
  search();
}
addEventListener("hashchange", fromAddress);
fromAddress();
input.focus();
