// @ts-check
// The live page: the document that the connection carries, answers to gates,
// and logs that are looked at. docs/protocol.md tells the messages.

/** @type {{report: any, view: Record<string, Fragment>} | null} */
let doc = null;
let seq = -1;
let instance = ""; // the server that seq is of
let greeted = ""; // the server that is connected
let build = ""; // of this page's style and script
/** @param {any} m */
function receive(m) {
  switch (m.type) {
    case "hello":
      build ||= m.build;
      if (m.build !== build) return location.reload(); // another version of the program; drafts stay
      greeted = m.instance;
      send(doc ? { type: "resume", seq, instance, edits: true } : { type: "resume", seq: -1, edits: true });
      break;
    case "snapshot":
      takeSnapshot(m);
      connected();
      break;
    case "patch":
      takePatch(m);
      connected();
      break;
    case "log.lines":
      takeLines(m);
      break;
    case "gate.result":
      takeResult(m);
      break;
    case "error":
      if (m.code === "too-many-logs" || m.code === "unknown-log") logProblem(m.message);
      break;
  }
  // A server that has nothing new says hello and no more.
  if (m.type === "hello" && doc && m.seq === seq && m.instance === instance) connected();
}

function connected() {
  if (!isConnected(doc?.report.notices?.some((/** @type {any} */ n) => n.kind === "live"))) return;
  for (const d of document.querySelectorAll("details[data-log][open]")) {
    subscribe(/** @type {HTMLDetailsElement} */ (d));
  }
}

/** @param {{seq: number, document: any}} m */
function takeSnapshot(m) {
  const before = doc;
  doc = m.document;
  const view = m.document.view;
  slots.clear();
  countSlots(view, Object.keys(view), 1);
  // The page as it came shows one document: that is not made again.
  if (before || m.seq !== Number(document.body.dataset.seq)) {
    const changed = Object.keys(view).filter((id) => !before || !Object.hasOwn(before.view, id)
      || JSON.stringify(before.view[id]) !== JSON.stringify(view[id]));
    keepingPlace(null, () => {
      removeStrangers(view);
      foldFragments(view, changed, false, beforeChange);
    });
  }
  seq = m.seq;
  instance = greeted;
  updated();
}

/** @param {{seq: number, ops: any[]}} m */
function takePatch(m) {
  if (!doc || m.seq !== seq + 1) return disconnect(); // connecting anew mends it
  const ids = new Set();
  for (const { path } of m.ops) {
    if (path.startsWith("/view/")) ids.add(namesOf(path)[1]);
  }
  try {
    countSlots(doc.view, ids, -1);
    doc = applyPatch(doc, m.ops);
    countSlots(/** @type {any} */ (doc).view, ids, 1);
  } catch (problem) {
    console.error(problem);
    doc = null;
    return disconnect();
  }
  seq = m.seq;
  const { view } = /** @type {any} */ (doc);
  const touched = [...ids].flatMap((id) => Object.hasOwn(view, id) ? [id, view[id].parent, view[id].after] : [id]);
  keepingPlace(touched, () => foldFragments(view, ids, true, beforeChange));
  updated();
}

/**
 * Changes the page. Who was in a card whose
 * control went stays at the card.
 * @param {string[] | null} touched the elements that it touches, by their ids; null is any
 * @param {() => void} change
 */
function keepingPlace(touched, change) {
  document.dispatchEvent(new CustomEvent("report-changing", { detail: touched }));
  const was = document.activeElement;
  const id = was?.closest("[data-gate]")?.id;
  change();
  // The answer that took the buttons' place has the focus already.
  if (!id || document.getElementById(id)?.contains(document.activeElement)) return;
  if (was?.isConnected) return /** @type {HTMLElement} */ (was).focus({ preventScroll: true });
  const heading = document.getElementById(id)?.querySelector("h2");
  heading?.setAttribute("tabindex", "-1");
  /** @type {HTMLElement | null} */ (heading ?? null)?.focus({ preventScroll: true });
}

// What follows from the page's content.
function updated() {
  const waiting = cards().filter((card) => card.dataset.state === "pending").length;
  const title = (waiting ? `(${waiting} waiting) ` : "") + document.title.replace(/^\(\d+ waiting\) /, "");
  if (document.title !== title) document.title = title; // to set it costs more than a patch
  const icon = document.querySelector("link[rel=icon]");
  const shape = waiting
    ? '<path fill="%23d97706" d="M8 0l8 8-8 8-8-8z"/>'
    : '<circle fill="%23788" cx="8" cy="8" r="5"/>';
  const href = `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shape}</svg>`;
  if (icon && icon.getAttribute("href") !== href) icon.setAttribute("href", href);
  clocks = clocksHere();
  tick();
  restoreDrafts();
  document.dispatchEvent(new Event("report-changed"));
}

document.addEventListener("animationend", (event) => {
  if (event.target instanceof Element) event.target.classList.remove("fresh");
});

// What tells how long something lasts: in cards, and where a run is judged.
function clocksHere() {
  const verdicts = [...(document.getElementById("runs")?.children ?? [])]
    .flatMap((run) => [...run.children].filter((e) => e.matches(".verdict")));
  return [...cards(), ...verdicts].flatMap((e) => [...e.querySelectorAll("[data-since]")]);
}
let clocks = clocksHere();

// Time that runs on without the server.
function tick() {
  for (const e of clocks) {
    const seconds = Math.max(0, Math.floor(
      (Date.now() - Date.parse(/** @type {HTMLElement} */ (e).dataset.since ?? "")) / 1000));
    const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24,
      Math.floor(seconds / 60) % 60, seconds % 60];
    const text = d ? `${d}d ${h}h` : h ? `${h}h ${m}m` : m ? `${m}m ${s}s` : `${s}s`;
    if (e.textContent !== text) e.textContent = text;
  }
}
setInterval(tick, 1000);

// Gates.

/**
 * Something that this page says in a card, once.
 * @param {Element} card
 * @param {string} text
 */
function say(card, text) {
  let p = card.querySelector(".said");
  p?.classList.remove("counts");
  if (!p) {
    p = document.createElement("p");
    p.className = "said";
    p.setAttribute("role", "status");
    p.setAttribute("data-mine", "");
    card.append(p);
  }
  p.textContent = text;
}

/**
 * @param {Element} card
 * @param {boolean} busy
 */
function setBusy(card, busy) {
  for (const b of card.querySelectorAll("form.answer button")) /** @type {HTMLButtonElement} */ (b).disabled = busy;
}

/** @param {string} id */
const cardOf = (id) => cards().find((card) => card.dataset.gate === id);
/** @param {string} id of a gate that left before its answer was confirmed */
const pastCardOf = (id) => [...document.querySelectorAll("#asks > .past")]
  .findLast((e) => e instanceof HTMLElement && e.dataset.was === id);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("form.answer")) return;
  event.preventDefault();
  const card = form.closest("[data-gate]");
  const button = /** @type {SubmitEvent} */ (event).submitter;
  if (!(card instanceof HTMLElement) || !(button instanceof HTMLButtonElement)) return;
  if (button.classList.contains("danger") && !("armed" in button.dataset)) {
    cards().forEach(calm);
    button.dataset.armed = button.textContent ?? "";
    button.textContent = `Really ${button.textContent?.toLowerCase()}?`;
    say(card, "Press again to confirm.");
    clearTimeout(calming);
    calming = setTimeout(() => calm(card), 6000);
    return;
  }
  calm(card);
  /** @type {{action: string, guidance?: string}} */
  const response = { action: button.value };
  const guidance = form.querySelector("textarea")?.value ?? "";
  if (guidance.trim() && !button.classList.contains("danger")) response.guidance = guidance;
  if (!send({ type: "gate.resolve", gateId: card.dataset.gate, response })) {
    say(card, "Not connected: the answer was not sent.");
    return;
  }
  setBusy(card, true);
  card.dataset.sent = button.value; // whose focus goes with its buttons: see stayAt
  sent.set(card.dataset.gate ?? "", response.guidance ?? "");
  say(card, "Sending …");
});

// On a phone the buttons stay at the lower edge, where a browser sees no need to scroll.
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLTextAreaElement && !isUnseen(target)) target.scrollIntoView({ block: "nearest" });
});

let calming = 0;
/**
 * Takes back a first press that nothing followed, and what was said of it.
 * @param {Element} card
 */
function calm(card) {
  for (const b of card.querySelectorAll("[data-armed]")) {
    b.textContent = b.getAttribute("data-armed");
    b.removeAttribute("data-armed");
    say(card, "");
  }
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape") cards().forEach(calm);
});

/** @param {any} m */
function takeResult(m) {
  settleDraft(m.gateId, m.outcome);
  const card = cardOf(m.gateId) ?? pastCardOf(m.gateId);
  if (!card) return;
  setBusy(card, false);
  const who = m.winner?.resolvedBy;
  const where = who === "dashboard" ? "in the live page" : `by ${who}`;
  const by = m.winner ? `${m.winner.action || "withdrawn"} ${where}` : "";
  switch (m.outcome) {
    case "won":
      say(card, "Your answer counts.");
      card.querySelector(".said")?.classList.add("counts");
      break;
    case "lost":
      say(card, `Answered already: ${by}. Your answer came too late; it is noted in the audit.`);
      break;
    default:
      say(card, m.message);
  }
}

// Answers that were under way when the connection was lost.
function unanswered() {
  for (const id of sent.keys()) {
    const card = cardOf(id);
    if (card?.querySelector("form.answer button:disabled")) {
      setBusy(card, false);
      say(card, "The connection was lost before the answer was confirmed; the card tells when it counts.");
    }
    settleDraft(id, "unknown");
  }
}

// Logs.

/** @param {HTMLDetailsElement} d */
function subscribe(d, from = -1) {
  const m = { type: "logs.subscribe", run: d.dataset.run, file: d.dataset.log };
  send(from < 0 ? m : { ...m, from });
}

document.addEventListener("toggle", (event) => {
  const d = event.target;
  if (!(d instanceof HTMLDetailsElement) || !d.dataset.log) return;
  if (d.open) subscribe(d);
  else send({ type: "logs.unsubscribe", run: d.dataset.run, file: d.dataset.log });
}, true);

const earlierBytes = 256 * 1024;

/** @param {any} m */
function takeLines(m) {
  const d = [...document.querySelectorAll("details[data-log]")]
    .find((e) => e instanceof HTMLElement && e.dataset.run === m.run && e.dataset.log === m.file);
  const box = d?.querySelector("[data-keep]");
  if (!(d instanceof HTMLDetailsElement) || !box) return;
  let list = box.querySelector("ol");
  if (!list) {
    const earlier = document.createElement("button");
    earlier.type = "button";
    earlier.className = "earlier";
    earlier.onclick = () => subscribe(d, Math.max(0, Number(earlier.dataset.from) - earlierBytes));
    list = document.createElement("ol");
    list.className = "plain";
    list.tabIndex = 0;
    list.setAttribute("aria-label", `Log ${m.file}`);
    box.replaceChildren(earlier, list);
  }
  const earlier = /** @type {HTMLButtonElement} */ (box.querySelector(".earlier"));
  earlier.hidden = m.from === 0;
  earlier.dataset.from = m.from;
  earlier.textContent = `Load earlier (${m.from.toLocaleString("en")} bytes before)`;
  const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 8;
  while (list.children.length > m.keep) list.lastElementChild?.remove();
  const t = document.createElement("template");
  t.innerHTML = m.lines.join("");
  list.append(t.content);
  if (atEnd) list.scrollTop = list.scrollHeight;
  for (const p of box.querySelectorAll("p.note")) p.remove();
  for (const n of m.notes ?? []) {
    const p = document.createElement("p");
    p.className = "note";
    p.textContent = n;
    box.append(p);
  }
}

/** @param {string} text */
function logProblem(text) {
  for (const d of document.querySelectorAll("details[data-log][open]")) {
    const box = d.querySelector("[data-keep]");
    if (box && !box.querySelector("ol")) box.textContent = text;
  }
}

document.getElementById("save")?.addEventListener("click", () => {
  if (!doc) return;
  const url = URL.createObjectURL(new Blob([JSON.stringify(doc.report)], { type: "application/json" }));
  const a = document.createElement("a");
  a.href = url;
  a.download = "5x-report.json";
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
});

// What the connection brings belongs to the whole page.
addEventListener("DOMContentLoaded", connect);
