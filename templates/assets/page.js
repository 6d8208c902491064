// @ts-check
// What the page can do beyond reading: it tells everything without this.
// page.js, clock.js, find.js, rail.js and runs.js are one script; with later.js it is that
// of large pages and of sites. It stands behind the bar, so that a long page answers
// while it is read: what it looks for below may come yet.

const root = document.documentElement;
root.classList.add("js");

/** @param {string} id */
const byID = (id) => document.getElementById(id);
/** @param {string} selector @returns {any[]} */
const all = (selector) => [...document.querySelectorAll(selector)];
/**
 * What is meant by an event: the element that it happened in, or one around it.
 * @param {Event} event @param {string} selector @returns {any}
 */
const meant = (event, selector) => event.target instanceof Element ? event.target.closest(selector) : null;
/** @param {string} tag @param {string} [text] @returns {any} */
function element(tag, text) {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  return e;
}
const content = () => /** @type {HTMLElement} */ (byID("content"));
const isWhole = () => document.readyState !== "loading";
/** Once all of the page is there. @param {() => void} act */
const whenWhole = (act) => addEventListener("DOMContentLoaded", act);

// What later.js and clock.js do; elsewhere everything is in its place.
let putWithin = (/** @type {Element} */ _fold) => {};
let putAll = () => {};
let putWith = (/** @type {string[]} */ _words) => {};
let arrived = byID;
/** @type {(clock: string, day?: string) => Element | null} */
let stepAt = () => null;

/**
 * Something for screen readers.
 * @param {string} text
 */
const status = element("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

/**
 * Opens everything that is folded around an element, and its own fold.
 * @param {Element} element
 */
function unfold(element) {
  for (let e = /** @type {Element | null} */ (element); e; e = e.parentElement) {
    if (!(e instanceof HTMLDetailsElement)) continue;
    if (e !== element && element.closest("summary")?.parentElement === e) continue;
    putWithin(e);
    e.open = true;
  }
  if (element.closest("#run-lines")) showLine(/** @type {HTMLElement} */ (element.closest("tr")));
}

/**
 * Says of an address that what it names is not here.
 * @param {string} text
 */
function sayLost(text) {
  let p = byID("lost");
  if (!p && text) {
    p = element("p");
    p.id = "lost";
    p.className = "note";
    p.dataset.mine = "";
    content().prepend(p);
  }
  if (!p) return;
  p.hidden = !text;
  p.textContent = status.textContent = text;
  if (text) scrollTo({ top: 0, behavior: "instant" });
}

// An address that names something shows it, wherever it is folded.
function reveal() {
  let id = "";
  try {
    id = decodeURIComponent(location.hash.slice(1));
    if (compared(location.hash.slice(1).split(",").map(decodeURIComponent))) return;
  } catch {
    return; // not an address of ours
  }
  const came = id && !byID(id);
  const target = id && (arrived(id) || stepAt(id));
  sayLost(id && !target && isWhole() && !content().matches(".further")
    ? `The link leads to “${id.slice(0, 200)}”, which is not in this page.` : "");
  if (!target) return;
  if (target.id !== id) history.replaceState(null, "", `#${encodeURIComponent(target.id)}`);
  if (came) location.replace(location.hash); // now it is the target
  unfold(target);
  target.scrollIntoView({ block: "start" });
}
addEventListener("hashchange", reveal);
addEventListener("click", (event) => {
  const link = meant(event, "a[href^='#']")?.getAttribute("href"); // one in a picture has no hash
  if (link === location.hash) reveal(); // the address does not change
  const span = meant(event, "rect[data-to]");
  if (span) location.hash = span.dataset.to;
});

// What a span of the timeline is, when it is pointed at.
addEventListener("pointerover", (event) => {
  const span = meant(event, "rect[data-said]");
  if (!span || span.firstChild) return;
  const title = document.createElementNS(span.namespaceURI, "title");
  title.textContent = span.dataset.said;
  span.append(title);
});

// What is opened names itself in the address, so that it can be shared.
addEventListener("toggle", (event) => {
  const d = meant(event, "details");
  if (d?.open && d.id && d.id !== "menu"
    && document.activeElement?.parentElement === d) {
    history.replaceState(null, "", `#${encodeURIComponent(d.id)}`);
  }
}, true);

/**
 * @param {string} text what to copy
 * @param {() => void} say
 */
function copy(text, say) {
  const done = () => {
    status.textContent = "Link copied";
    say();
  };
  if (navigator.clipboard) return void navigator.clipboard.writeText(text).then(done, () => {});
  const t = element("textarea"); // a page from a file or a plain address
  t.value = text;
  document.body.append(t);
  t.select();
  if (document.execCommand("copy")) done();
  t.remove();
}

// A click on a link sign also copies the link.
addEventListener("click", (event) => {
  const a = meant(event, "a.anchor");
  if (!a) return;
  copy(a.href, () => {
    a.classList.add("copied");
    setTimeout(() => a.classList.remove("copied"), 1500);
  });
});

// The menu.
const menu = /** @type {HTMLDetailsElement} */ (byID("menu"));
addEventListener("click", (event) => {
  if (menu.open && !meant(event, "#menu")) menu.open = false;
});
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});
const copier = /** @type {HTMLElement} */ (byID("copy"));
copier.addEventListener("click", () => copy(location.href, () => {
  copier.textContent = "Copied";
  setTimeout(() => (copier.textContent = "Copy link"), 1500);
}));

// Light, dark, or as the system has it; remembered where that is possible.
const theme = /** @type {HTMLElement} */ (byID("theme"));
const themes = ["system", "light", "dark"];
/** @param {string} t */
function wear(t) {
  if (t === "system") delete root.dataset.theme;
  else root.dataset.theme = t;
  theme.textContent = `Theme: ${t}`;
}
try {
  wear(localStorage.getItem("5x-theme") || "system");
} catch {
  wear("system"); // a sandboxed page remembers nothing
}
theme.addEventListener("click", () => {
  const t = themes[(themes.indexOf(root.dataset.theme || "system") + 1) % themes.length];
  wear(t);
  try {
    localStorage.setItem("5x-theme", t);
  } catch {
    // as above
  }
});

// The page's data as JSON; they stand at its end. A live page has its own way.
async function save() {
  const data = byID("data")?.textContent;
  if (!data) return;
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const json = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  const a = element("a");
  a.href = URL.createObjectURL(new Blob([await json.blob()], { type: "application/json" }));
  a.download = "5x-report.json";
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}
byID("save")?.addEventListener("click", () => void (isWhole() ? save() : whenWhole(save)));
