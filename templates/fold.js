// @ts-check
// The page as the fold of the live document's view: fragments that come,
// change and go. What a person does to the page stays: focus, selection, what
// is typed, what is open, what the filter hides. An element with data-mine is
// this page's own; the content of one with data-keep is.

/** @typedef {{parent: string, after: string, html: string}} Fragment */

/** @type {Map<string, number>} how many fragments stand in each slot, by its id */
const slots = new Map();

/**
 * Counts fragments that came, by 1, or went, by -1.
 * @param {Record<string, Fragment>} view
 * @param {Iterable<string>} ids
 * @param {number} by
 */
function countSlots(view, ids, by) {
  for (const id of ids) {
    if (!Object.hasOwn(view, id)) continue;
    const n = (slots.get(view[id].parent) ?? 0) + by;
    if (n > 0) slots.set(view[id].parent, n);
    else slots.delete(view[id].parent);
  }
}

/**
 * The element that a fragment's markup makes in its parent.
 * @param {string} html
 * @param {Element} parent
 */
function elementOf(html, parent) {
  const t = document.createElement("template");
  const drawn = parent.namespaceURI === "http://www.w3.org/2000/svg";
  t.innerHTML = drawn ? `<svg>${html}</svg>` : html;
  const e = t.content.firstElementChild;
  return drawn ? e?.firstElementChild : e;
}

/**
 * Makes one element like another, in place.
 * @param {Element} from
 * @param {Element} to
 */
function morph(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name)
      && !["open", "hidden", "tabindex", "style", "aria-pressed", "aria-sort"].includes(name)) {
      from.removeAttribute(name);
    }
  }
  for (const { name, value } of to.attributes) {
    if (name !== "open" && name !== "aria-pressed" && from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  if (from.hasAttribute("data-keep") || (from.id && slots.has(from.id))) return;
  let at = theirs(from.firstChild);
  for (const node of [...to.childNodes]) {
    if (node instanceof Element && node.hasAttribute("data-mine")) continue; // it came with the page
    if (at && at.nodeType === node.nodeType && at.nodeName === node.nodeName && idOf(at) === idOf(node)) {
      const next = theirs(at.nextSibling);
      if (at instanceof Element && node instanceof Element) {
        if (!at.isEqualNode(node)) morph(at, node);
      } else if (at.nodeValue !== node.nodeValue) {
        at.nodeValue = node.nodeValue;
      }
      at = next;
    } else {
      from.insertBefore(node, at);
    }
  }
  while (at) {
    const next = theirs(at.nextSibling);
    at.remove();
    at = next;
  }
}

/**
 * The next node that is not this page's own.
 * @param {ChildNode | null} node
 */
function theirs(node) {
  while (node instanceof Element && node.hasAttribute("data-mine")) node = node.nextSibling;
  return node;
}

/** @param {Node} node */
const idOf = (node) => (node instanceof Element ? node.id : "");

/**
 * Puts an element where it belongs. Where the browser can, it moves without
 * losing focus or scroll position.
 * @param {Element} parent
 * @param {Element} element
 * @param {Element | null} after
 */
function putBehind(parent, element, after) {
  if (element.parentNode === parent && element.previousElementSibling === after) return;
  const before = theirs(after ? after.nextSibling : parent.firstChild); // below what this page keeps to be read
  if (before === element) return;
  if (element.isConnected && "moveBefore" in parent) /** @type {any} */ (parent).moveBefore(element, before);
  else parent.insertBefore(element, before);
}

// Where fragments wait whose section went before they have their new place.
function harbour() {
  let e = document.getElementById("harbour");
  if (!e) {
    e = document.createElement("div");
    e.id = "harbour";
    e.className = "visually-hidden";
    document.body.append(e);
  }
  return e;
}

/**
 * What is read: the card in which somebody answers, else the first element at the top
 * of the window that stays.
 * @param {(e: Element) => boolean} stays
 */
function readHere(stays) {
  const at = document.activeElement;
  const card = at === document.body ? document.querySelector("#asks > .ask[data-sent]") : at?.closest("#asks > .ask");
  const box = card?.getBoundingClientRect();
  if (card && box && stays(card) && box.bottom > 48 && box.top < innerHeight) return card;
  if (scrollY === 0 && !document.querySelector("#asks > *")) return document.querySelector("main > :not(#asks)");
  const main = document.querySelector("main");
  return main && readIn(main, stays);
}

/**
 * @param {Element} parent
 * @param {(e: Element) => boolean} stays
 * @returns {HTMLElement | null}
 */
function readIn(parent, stays) {
  for (let e = parent.firstElementChild; e; e = e.nextElementSibling) {
    if (!(e instanceof HTMLElement)) continue;
    const box = e.getBoundingClientRect();
    if (box.height === 0 || box.bottom < 48 || box.top >= innerHeight) continue;
    if (e.id && e.id !== "asks" && box.top >= 48 && stays(e)) return e;
    const within = readIn(e, stays);
    if (within) return within;
  }
  return null;
}

// How many new elements are shown to be new at a time: each is styled anew in every frame,
// and where a hundred come in a second, none stands out.
const mostFresh = 5;

/**
 * What is read, and where it stood in the frame before; the open phases that are seen, and
 * how high they were.
 * @type {{at: Element, top: number, scroll: number, phases?: Map<HTMLDetailsElement, number>} | null}
 */
let reading = null;
let scrolled = false; // by somebody, since then
addEventListener("scroll", () => {
  scrolled = true;
  giveRoom(isUnseen);
}, { passive: true });

// What is read stays where it is: that is seen to once a frame, for it takes a layout. Where
// the page became so short that it ends above that place, nobody scrolled from there.
function settle() {
  const was = reading;
  reading = null;
  for (const [phase, height] of was?.phases ?? []) {
    noMoreRoom(phase);
    if (phase.open && phase.offsetHeight < height) keepRoom(phase, height);
  }
  if (!was?.at.isConnected) return;
  const from = Math.min(was.scroll, document.documentElement.scrollHeight - innerHeight);
  const by = was.at.getBoundingClientRect().top - was.top + (scrolled ? scrollY - from : 0);
  if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: "instant" });
}

/**
 * Brings the page up to date with the fragments of these ids, at once.
 * @param {Record<string, Fragment>} view
 * @param {Iterable<string>} ids in the order of the document
 * @param {boolean} show whether new ones are shown to be new
 * @param {(element: Element, fresh: Element) => void} changing is told before an element changes
 */
function foldFragments(view, ids, show, changing) {
  const list = [...ids];
  const gone = new Set(list.filter((id) => !Object.hasOwn(view, id)));
  if (reading && gone.has(reading.at.id)) settle();
  holdStill((e) => !gone.has(e.id));
  if (reading) reading.phases ??= keepPhases();
  change(view, list, show, changing);
}

const phases = document.getElementsByClassName("phase");

/**
 * Keeps the open phases that are seen as high as they are. What a call said while it was
 * under way may go: the next one takes its room. And where the page became shorter for a
 * moment, the browser would scroll up.
 */
function keepPhases() {
  /** @type {Map<HTMLDetailsElement, number>} */
  const heights = new Map();
  for (const e of phases) {
    if (e instanceof HTMLDetailsElement && e.open && !isUnseen(e)) heights.set(e, e.offsetHeight);
  }
  for (const [phase, height] of heights) keepRoom(phase, height);
  return heights;
}

/**
 * Keeps what is read where it is, until the next frame.
 * @param {(e: Element) => boolean} stays
 */
function holdStill(stays) {
  const at = reading ? null : readHere(stays);
  if (!at) return;
  reading = { at, top: at.getBoundingClientRect().top, scroll: scrollY };
  scrolled = false;
  requestAnimationFrame(settle);
}

/** @param {Element} card */
function isUnseen(card) {
  const box = card.getBoundingClientRect();
  return box.bottom < 0 || box.top > innerHeight;
}

/** @param {Element} card */
const mayGo = (card) => isUnseen(card) && !card.contains(document.activeElement);

/**
 * Where a card that went is still seen, it stays until it is out of sight.
 * @param {Element} card
 */
function leaves(card) {
  for (const e of document.getElementById("asks")?.querySelectorAll(".past") ?? []) {
    if (mayGo(e)) e.remove();
  }
  if (!card.matches(".ask")) return card.remove();
  const run = card.getAttribute("data-gate") ? null : card.getAttribute("data-run");
  if (run && document.querySelector(
    `#asks > [data-gate][data-state=pending][data-run="${CSS.escape(run)}"]`)) return card.remove();
  if (mayGo(card)) return card.remove();
  card.removeAttribute("id");
  card.setAttribute("data-was", card.getAttribute("data-gate") ?? ""); // its answer may still be confirmed
  card.removeAttribute("data-gate");
  card.setAttribute("data-mine", "");
  card.setAttribute("data-state", "past");
  card.setAttribute("data-left", `${performance.now()}`);
  card.classList.add("past");
  for (const e of card.querySelectorAll("form, .next, .said:not(.counts), .ago")) e.remove();
  if (card.querySelector(".answered")) return;
  const sign = card.querySelector("h2 .mark");
  if (sign) sign.textContent = "○";
  sign?.classList.remove("wait");
  const said = document.createElement("p");
  said.className = "said";
  said.textContent = "This no longer waits.";
  card.append(said);
}

/**
 * @param {Record<string, Fragment>} view
 * @param {string[]} ids
 * @param {boolean} show
 * @param {(element: Element, fresh: Element) => void} changing
 */
function change(view, ids, show, changing) {
  const shown = document.getElementsByClassName("fresh");
  /** @type {Element[]} decisions that wait no longer, or are asked by a gate from now on */
  const decided = [];
  for (const id of ids) {
    if (Object.hasOwn(view, id)) continue;
    const gone = document.getElementById(id);
    if (!gone) continue;
    for (const e of gone.querySelectorAll("[id]")) {
      if (Object.hasOwn(view, e.id)) putBehind(harbour(), e, null); // it goes elsewhere
    }
    if (gone.matches(".ask:not([data-gate])")) decided.push(gone);
    else leaves(gone);
  }
  for (const id of ids) {
    if (!Object.hasOwn(view, id)) continue;
    const f = view[id];
    const parent = document.getElementById(f.parent);
    const fresh = parent && elementOf(f.html, parent);
    if (!fresh) continue;
    let element = document.getElementById(id);
    if (element && element.nodeName === fresh.nodeName) {
      // A card that loses its form before somebody's eyes stays as high as it was.
      const answered = element instanceof HTMLElement && element.matches(".ask")
        && element.querySelector("form") && !fresh.querySelector("form");
      const here = answered && (element.contains(document.activeElement)
        || element.dataset.sent && document.activeElement === document.body);
      if (answered && !isUnseen(element)) keepRoom(element, element.offsetHeight);
      changing(element, fresh);
      morph(element, fresh);
      if (here) stayAt(element);
    } else {
      if (element) keepSlots(element, fresh);
      element?.remove();
      element = /** @type {HTMLElement} */ (fresh);
      if (element.matches(".ask")) giveRoom(() => true); // it takes that room
      // Nothing below it moves far.
      if (element.matches(".changes") || element.matches(".run") && parent.querySelector(".run")) {
        element.removeAttribute("open");
      }
      if (show && shown.length < mostFresh) element.classList.add("fresh");
    }
    putBehind(parent, element, f.after ? document.getElementById(f.after) : null);
    if (element === fresh && element.matches("#asks > .ask")) takePlace(element);
  }
  for (const card of decided) leaves(card);
}

const readTime = 3000; // ms that a card is left to be read once it waits no longer

/**
 * A new question stands where the last one stood that waits no longer, as high as that at
 * least; what was typed there stays.
 * @param {HTMLElement} card
 */
function takePlace(card) {
  for (const past of [card.previousElementSibling, card.nextElementSibling]) {
    if (!(past instanceof HTMLElement) || !past.matches(".past") || past.querySelector(".kept")) continue;
    if (performance.now() - Number(past.dataset.left) < readTime) continue;
    keepRoom(card, past.offsetHeight);
    return past.remove();
  }
}

/** @type {Set<HTMLElement>} cards and phases that are as high as what stood there before */
const roomy = new Set();

/**
 * @param {HTMLElement} element
 * @param {number} height
 */
function keepRoom(element, height) {
  element.style.minHeight = `${height}px`;
  roomy.add(element);
}

/** @param {HTMLElement} element */
function noMoreRoom(element) {
  roomy.delete(element);
  element.style.minHeight = "";
}

// What is seen never moves: a card and a phase have their room until they are out of sight,
// or all of the page is, or somebody folds them or what is in them, or gives the window
// another width, and with it what is read other lines.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) giveRoom(() => true);
});
document.addEventListener("toggle", ({ target }) => {
  if (target instanceof HTMLDetailsElement && !target.open) giveRoom((e) => e.contains(target));
}, true);
let wide = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== wide) giveRoom(() => true);
  wide = innerWidth;
});

/**
 * Takes back the room that was kept, where what is read stays in its place.
 * @param {(element: HTMLElement) => boolean} whose
 */
function giveRoom(whose) {
  for (const element of roomy) {
    if (!whose(element)) continue;
    holdStill((e) => !element.contains(e));
    noMoreRoom(element);
  }
}

/**
 * Who answered, or was about to, stays where the buttons were.
 * @param {HTMLElement} card
 */
function stayAt(card) {
  const said = card.querySelector(".answered");
  if (!(said instanceof HTMLElement)) return;
  said.tabIndex = -1;
  said.focus({ preventScroll: true });
}

/**
 * What stands in an element's slots goes over to the one that replaces it.
 * @param {Element} element
 * @param {Element} fresh
 */
function keepSlots(element, fresh) {
  for (const slot of [element, ...element.querySelectorAll("[id]")]) {
    if (!slots.has(slot.id)) continue;
    const to = fresh.id === slot.id ? fresh : fresh.querySelector(`#${CSS.escape(slot.id)}`);
    to?.append(...slot.childNodes);
  }
}

/**
 * Removes what stands in slots and is no fragment of the view.
 * @param {Record<string, Fragment>} view
 */
function removeStrangers(view) {
  for (const slot of new Set(Object.values(view).map((f) => f.parent))) {
    for (const e of [...(document.getElementById(slot)?.children ?? [])]) {
      if (!Object.hasOwn(view, e.id) && !e.hasAttribute("data-mine")) e.remove();
    }
  }
}
