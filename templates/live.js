// @ts-check
// The live page: one connection, the document that it carries, answers to
// gates, and logs that are looked at. docs/protocol.md tells the messages.

/** @type {{report: any, view: Record<string, Fragment>} | null} */
let doc = null;
let seq = -1;
let instance = "";
/** @type {WebSocket | null} */
let socket = null;
let failures = 0;
let heard = 0;
let retry = 0;

const light = /** @type {HTMLElement} */ (document.getElementById("live"));

/**
 * Says how the connection is.
 * @param {"live" | "waiting" | "lost"} state
 * @param {string} text
 */
function connection(state, text) {
  light.dataset.state = state;
  if (light.textContent !== text) light.textContent = text;
}

function connect() {
  clearTimeout(retry);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  connection("waiting", failures ? "reconnecting" : "connecting");
  const s = new WebSocket(`ws://${location.host}/ws`);
  socket = s;
  heard = Date.now();
  s.onmessage = (event) => {
    heard = Date.now();
    receive(JSON.parse(event.data));
  };
  s.onclose = () => {
    if (socket === s) disconnected();
  };
}

async function disconnected() {
  socket = null;
  unanswered();
  failures++;
  const wait = Math.min(30_000, 500 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random() / 2);
  connection("lost", `not connected, trying again in ${Math.ceil(wait / 1000)} s`);
  clearTimeout(retry);
  retry = setTimeout(connect, wait);
  try {
    const health = await (await fetch("healthz", { cache: "no-store" })).json();
    if (instance && health.instance !== instance) {
      clearTimeout(retry);
      connection("lost", "the server was started anew: open the address that it printed");
    }
  } catch {
    // it is not there: the retry tells
  }
}

// After sleep a connection can be dead without anybody having said so.
setInterval(() => {
  if (!socket) return;
  if (Date.now() - heard > 45_000) socket.close();
  else if (socket.readyState === WebSocket.OPEN) send({ type: "ping" });
}, 20_000);
const awake = () => {
  if (!socket && light.dataset.state === "lost" && !light.textContent?.includes("anew")) connect();
};
addEventListener("online", awake);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") awake();
});

/** @param {object} message */
function send(message) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify({ v: 1, ...message }));
  return true;
}

/** @param {any} m */
function receive(m) {
  switch (m.type) {
    case "hello":
      instance = instance || m.instance;
      send(doc ? { type: "resume", seq, instance: m.instance } : { type: "resume", seq: -1 });
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
  if (m.type === "hello" && doc && m.seq === seq) connected();
}

function connected() {
  if (light.dataset.state === "live") return;
  failures = 0;
  connection("live", "live");
  for (const d of document.querySelectorAll("details[data-log][open]")) subscribe(/** @type {HTMLDetailsElement} */ (d));
}

/** @param {{seq: number, document: any}} m */
function takeSnapshot(m) {
  const before = doc;
  doc = m.document;
  const view = m.document.view;
  // The page as it came shows one document: that is not made again.
  if (before || m.seq !== Number(document.body.dataset.seq)) {
    const changed = Object.keys(view).filter((id) => !before || !Object.hasOwn(before.view, id) || JSON.stringify(before.view[id]) !== JSON.stringify(view[id]));
    keepingPlace(() => {
      removeStrangers(view);
      foldFragments(view, changed, false, beforeChange);
    });
  }
  seq = m.seq;
  updated();
}

/** @param {{seq: number, ops: any[]}} m */
function takePatch(m) {
  if (!doc || m.seq !== seq + 1) return socket?.close(); // reconnecting mends it
  try {
    doc = applyPatch(doc, m.ops);
  } catch (problem) {
    console.error(problem);
    doc = null;
    return socket?.close();
  }
  seq = m.seq;
  const ids = new Set();
  for (const { path } of m.ops) {
    if (path.startsWith("/view/")) ids.add(namesOf(path)[1]);
  }
  keepingPlace(() => foldFragments(/** @type {any} */ (doc).view, ids, true, beforeChange));
  updated();
}

/**
 * Changes the page, once all of it is in its place. Who was in a card whose
 * control went stays at the card.
 * @param {() => void} change
 */
function keepingPlace(change) {
  document.dispatchEvent(new Event("needed"));
  const was = document.activeElement;
  const id = was?.closest("[data-gate]")?.id;
  change();
  if (!id || (was?.isConnected && document.activeElement === was)) return;
  if (was?.isConnected) return /** @type {HTMLElement} */ (was).focus({ preventScroll: true });
  const heading = document.getElementById(id)?.querySelector("h3");
  heading?.setAttribute("tabindex", "-1");
  /** @type {HTMLElement | null} */ (heading ?? null)?.focus({ preventScroll: true });
}

// What follows from the page's content.
function updated() {
  const waiting = document.querySelectorAll("#waiting-list > [data-state=pending]").length;
  document.title = document.title.replace(/^\(\d+ waiting\) /, "");
  if (waiting) document.title = `(${waiting} waiting) ${document.title}`;
  const icon = document.querySelector("link[rel=icon]");
  const shape = waiting ? '<path fill="%23d97706" d="M8 0l8 8-8 8-8-8z"/>' : '<circle fill="%23788" cx="8" cy="8" r="5"/>';
  const href = `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shape}</svg>`;
  if (icon && icon.getAttribute("href") !== href) icon.setAttribute("href", href);
  tick();
  document.dispatchEvent(new Event("report-changed"));
}

document.addEventListener("animationend", (event) => {
  if (event.target instanceof Element) event.target.classList.remove("fresh");
});

// Time that runs on without the server.
function tick() {
  for (const e of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(/** @type {HTMLElement} */ (e).dataset.since ?? "")) / 1000));
    const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
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
const cardOf = (id) => document.querySelector(`[data-gate="${CSS.escape(id)}"]`);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("form.answer")) return;
  event.preventDefault();
  const card = form.closest("[data-gate]");
  const button = /** @type {SubmitEvent} */ (event).submitter;
  if (!(card instanceof HTMLElement) || !(button instanceof HTMLButtonElement)) return;
  if (button.classList.contains("danger") && !("armed" in button.dataset)) {
    for (const b of form.querySelectorAll("[data-armed]")) disarm(/** @type {HTMLButtonElement} */ (b));
    button.dataset.armed = button.textContent ?? "";
    button.textContent = `Really ${button.textContent?.toLowerCase()}?`;
    say(card, "Press again to confirm.");
    setTimeout(() => disarm(button), 6000);
    return;
  }
  disarm(button);
  /** @type {{action: string, guidance?: string}} */
  const response = { action: button.value };
  const guidance = form.querySelector("textarea")?.value ?? "";
  if (guidance && !button.classList.contains("danger")) response.guidance = guidance;
  if (!send({ type: "gate.resolve", gateId: card.dataset.gate, response })) {
    say(card, "Not connected: the answer was not sent.");
    return;
  }
  setBusy(card, true);
  card.dataset.sent = button.value;
  say(card, "Sending …");
});

/** @param {HTMLButtonElement} button */
function disarm(button) {
  if (!("armed" in button.dataset)) return;
  button.textContent = button.dataset.armed ?? "";
  delete button.dataset.armed;
}

/** @param {any} m */
function takeResult(m) {
  const card = cardOf(m.gateId);
  if (!card) return;
  setBusy(card, false);
  const by = m.winner ? `${m.winner.action || "withdrawn"} by ${m.winner.resolvedBy}` : "";
  switch (m.outcome) {
    case "won":
      say(card, "Your answer counts.");
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
  for (const card of document.querySelectorAll("[data-gate][data-sent]")) {
    if (card.querySelector("form.answer button:disabled")) {
      setBusy(card, false);
      say(card, "The connection was lost before the answer was confirmed; the card tells when it counts.");
    }
  }
}

/**
 * A card that loses its form keeps what was being typed.
 * @param {Element} element
 * @param {Element} fresh
 */
function beforeChange(element, fresh) {
  const typed = element.querySelector("form.answer textarea");
  if (!(typed instanceof HTMLTextAreaElement) || fresh.querySelector("form.answer")) return;
  if (typed.value && /** @type {HTMLElement} */ (element).dataset.sent !== "continue") {
    const box = document.createElement("div");
    box.className = "kept";
    box.setAttribute("data-mine", "");
    const label = document.createElement("label");
    label.textContent = "What you were typing, not sent";
    const text = document.createElement("textarea");
    text.readOnly = true;
    text.rows = 3;
    text.value = typed.value;
    label.append(text);
    const copy = document.createElement("button");
    copy.type = "button";
    copy.textContent = "Copy";
    copy.onclick = () => {
      text.select();
      navigator.clipboard?.writeText(text.value).then(() => (copy.textContent = "Copied"), () => {});
    };
    box.append(label, copy);
    element.append(box);
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
  const d = [...document.querySelectorAll("details[data-log]")].find((e) => e instanceof HTMLElement && e.dataset.run === m.run && e.dataset.log === m.file);
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

connect();
