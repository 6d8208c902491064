// @ts-check
// What a person types as guidance is kept in the tab until it is sent: over a
// reload, a restart of the server, and a gate that somebody else answers.

/** @type {Map<string, string>} guidance that was sent, by gate, while its outcome is not known */
const sent = new Map();

/** @type {Map<string, string>} what was typed in cards that lost their form meanwhile */
const undecided = new Map();

// Cards of what is asked stand in these two places; a large page is not
// searched for them.
const cards = () => /** @type {HTMLElement[]} */ (["asks", "gates-list"]
  .flatMap((id) => [...(document.getElementById(id)?.children ?? [])]));

const draftKey = (/** @type {string} */ id) => `5x-draft:${id}`;

/**
 * @param {string} id
 * @param {string} text
 */
function keepDraft(id, text) {
  try {
    if (text.trim()) sessionStorage.setItem(draftKey(id), text);
    else sessionStorage.removeItem(draftKey(id));
  } catch {
    // a browser that keeps nothing: the text stays while the page does
  }
}

/** @param {string} id */
function draftOf(id) {
  try {
    return sessionStorage.getItem(draftKey(id)) ?? "";
  } catch {
    return "";
  }
}

document.addEventListener("input", (event) => {
  const text = event.target;
  if (!(text instanceof HTMLTextAreaElement) || !text.matches("form.answer textarea")) return;
  const card = text.closest("[data-gate]");
  if (card instanceof HTMLElement) keepDraft(card.dataset.gate ?? "", text.value);
});

// Puts drafts where they were being typed, or beside an answer that was
// somebody else's.
function restoreDrafts() {
  for (const card of cards()) {
    const id = card.dataset.gate ?? "";
    const draft = draftOf(id);
    if (!draft || undecided.has(id)) continue;
    if (counts(id, draft)) {
      keepDraft(id, "");
      continue;
    }
    const text = card.querySelector("form.answer textarea");
    if (text instanceof HTMLTextAreaElement) text.value ||= draft;
    else if (!card.querySelector("form.answer")) showKept(card, draft, "What you were typing, not sent");
  }
}

/**
 * A card that loses its form keeps what was being typed, unless it was sent:
 * then the answer to that decides.
 * @param {Element} element
 * @param {Element} fresh
 */
function beforeChange(element, fresh) {
  const typed = element.querySelector("form.answer textarea");
  if (!(typed instanceof HTMLTextAreaElement) || !typed.value.trim() || fresh.querySelector("form.answer")) return;
  const id = /** @type {HTMLElement} */ (element).dataset.gate ?? "";
  if (sent.get(id) === typed.value) undecided.set(id, typed.value);
  else if (counts(id, typed.value)) keepDraft(id, "");
  else showKept(element, typed.value, unsure.get(id) === typed.value ? lostOnTheWay : "What you were typing, not sent");
}

const lostOnTheWay = "What you sent when the connection was lost; above is what counts";

/** @type {Map<string, string>} guidance that counts, by gate */
const won = new Map();

/** @type {Map<string, string>} guidance that was sent, and nobody knows how it went */
const unsure = new Map();

/**
 * Whether a text is the guidance of a gate's answer.
 * @param {string} id
 * @param {string} text
 */
function counts(id, text) {
  const gates = /** @type {any[]} */ (Object.values(doc?.report.gates ?? {}));
  return won.get(id) === text || gates.some((g) => g.id === id && g.resolvedBy === "dashboard" && g.guidance === text);
}

/**
 * What becomes of a text that was sent.
 * @param {string} id
 * @param {string} outcome of gate.result, or "unknown"
 */
function settleDraft(id, outcome) {
  const text = sent.get(id);
  if (text === undefined) return;
  sent.delete(id);
  const typed = undecided.get(id);
  undecided.delete(id);
  if (outcome === "won") {
    if (draftOf(id) === text) keepDraft(id, "");
    won.set(id, text);
    return;
  }
  if (outcome === "unknown") unsure.set(id, text);
  const card = cardOf(id);
  if (typed && card && !counts(id, typed)) {
    showKept(card, typed, outcome === "unknown" ? lostOnTheWay : "What you sent, too late");
  }
}

/**
 * @param {Element} card
 * @param {string} value
 * @param {string} why
 */
function showKept(card, value, why) {
  const id = /** @type {HTMLElement} */ (card).dataset.gate ?? "";
  keepDraft(id, value);
  if (card.querySelector(".kept")) return;
  const box = document.createElement("div");
  box.className = "kept";
  box.setAttribute("data-mine", "");
  const label = document.createElement("label");
  label.textContent = why;
  const text = document.createElement("textarea");
  text.readOnly = true;
  text.rows = 3;
  text.value = value;
  label.append(text);
  box.append(
    label,
    button("Copy", (b) => {
      text.select();
      navigator.clipboard?.writeText(text.value).then(() => (b.textContent = "Copied"), () => {});
    }),
    button("Discard", () => {
      keepDraft(id, "");
      box.remove();
    }),
  );
  card.append(box);
}

/**
 * @param {string} name
 * @param {(b: HTMLButtonElement) => void} press
 */
function button(name, press) {
  const b = document.createElement("button");
  b.type = "button";
  b.textContent = name;
  b.onclick = () => press(b);
  return b;
}
