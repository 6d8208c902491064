// @ts-check
// The page as the fold of the live document's view: fragments that come,
// change and go. What a person does to the page stays: focus, selection, what
// is typed, what is open, what the filter hides. An element with data-mine is
// this page's own; the content of one with data-keep is.

/** @typedef {{parent: string, after: string, html: string}} Fragment */

/**
 * The element that a fragment's markup makes.
 * @param {string} html
 */
function elementOf(html) {
  const t = document.createElement("template");
  t.innerHTML = html;
  return t.content.firstElementChild;
}

/**
 * Makes one element like another, in place.
 * @param {Element} from
 * @param {Element} to
 * @param {Set<string>} slots ids of the elements whose content is fragments
 */
function morph(from, to, slots) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !["open", "hidden", "tabindex"].includes(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (name !== "open" && from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  if (from.hasAttribute("data-keep") || (from.id && slots.has(from.id))) return;
  let at = theirs(from.firstChild);
  for (const node of [...to.childNodes]) {
    if (at && at.nodeType === node.nodeType && at.nodeName === node.nodeName && idOf(at) === idOf(node)) {
      const next = theirs(at.nextSibling);
      if (at instanceof Element && node instanceof Element) {
        if (!at.isEqualNode(node)) morph(at, node, slots);
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
  const before = after ? after.nextSibling : parent.firstChild;
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
 * Brings the page up to date with the fragments of these ids.
 * @param {Record<string, Fragment>} view
 * @param {Iterable<string>} ids in the order of the document
 * @param {boolean} show whether new ones are shown to be new
 * @param {(element: Element, fresh: Element) => void} changing is told before an element changes
 */
function foldFragments(view, ids, show, changing) {
  const slots = new Set();
  for (const id in view) slots.add(view[id].parent);
  for (const id of ids) {
    if (Object.hasOwn(view, id)) continue;
    const gone = document.getElementById(id);
    if (!gone) continue;
    for (const e of gone.querySelectorAll("[id]")) {
      if (Object.hasOwn(view, e.id)) putBehind(harbour(), e, null); // it goes elsewhere
    }
    gone.remove();
  }
  for (const id of ids) {
    if (!Object.hasOwn(view, id)) continue;
    const f = view[id];
    const parent = document.getElementById(f.parent);
    const fresh = elementOf(f.html);
    if (!parent || !fresh) continue;
    let element = document.getElementById(id);
    if (element && element.nodeName === fresh.nodeName) {
      changing(element, fresh);
      morph(element, fresh, slots);
    } else {
      element?.remove();
      element = /** @type {HTMLElement} */ (fresh);
      if (show) element.classList.add("fresh");
    }
    putBehind(parent, element, f.after ? document.getElementById(f.after) : null);
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
