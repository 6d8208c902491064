// @ts-check
// What is folded in a large page stands as text in noscript, in pieces. They
// come when there is time, or at once when somebody asks for them.

const pieces = new Set(document.querySelectorAll("noscript.later"));

/** @param {Element} piece */
function put(piece) {
  pieces.delete(piece);
  piece.outerHTML = piece.textContent || "";
}

// What stands directly in a fold.
putWithin = (fold) => {
  if (pieces.size === 0) return;
  for (const e of fold.querySelectorAll("noscript.later")) if (e.parentElement?.closest("details") === fold) put(e);
};

putAll = () => {
  for (const piece of pieces) put(piece);
};

// The element with this id, wherever it waits.
arrived = (id) => {
  const there = byID(id);
  if (there || pieces.size === 0) return there;
  for (const piece of pieces) if (piece.textContent?.includes(`id="${id}"`)) put(piece);
  return byID(id);
};

const idle = window.requestIdleCallback || ((f) => setTimeout(() => f({ didTimeout: false, timeRemaining: () => 10 }), 1));
/** @param {IdleDeadline} deadline */
function putSome(deadline) {
  for (const piece of pieces) {
    put(piece);
    if (deadline.timeRemaining() < 20) break;
  }
  if (pieces.size) idle(putSome);
}
if (pieces.size) idle(putSome);

addEventListener("beforeprint", putAll);
document.addEventListener("report-changing", putAll);
document.addEventListener("click", (event) => {
  const summary = event.target instanceof Element && event.target.closest("summary");
  if (summary && summary.parentElement) putWithin(summary.parentElement);
}, true);
document.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLDetailsElement && event.target.open) putWithin(event.target);
}, true);
addEventListener("keydown", (event) => {
  if (event.key === "f" && (event.ctrlKey || event.metaKey)) putAll(); // the browser's own search
});
