// @ts-check
// The lists of a large page stand as text in noscript elements, in pieces.
// They come when there is time, or at once when somebody asks for them.
"use strict";
(() => {
  /** @param {string} html */
  const parsed = (html) => {
    const t = document.createElement("template");
    t.innerHTML = html;
    return t.content;
  };

  /**
   * Puts a list in its place, a piece at each step.
   * @param {Element} late
   */
  function* pieces(late) {
    const cuts = (late.textContent || "").split("<!---->");
    const begin = cuts.shift() || "";
    const whole = parsed(begin + (cuts.pop() || ""));
    const list = whole.querySelector("svg") || whole.querySelector("tbody, ul") || whole;
    const behind = list.querySelector("text"); // the axis of a timeline
    const some = document.createDocumentFragment();
    late.before(whole);
    for (const [i, html] of cuts.entries()) {
      const made = list instanceof SVGElement ? parsed(`<svg>${html}</svg>`).firstElementChild : parsed(html);
      some.append(...(made?.childNodes || []));
      if (i % 10 === 9) list.insertBefore(some, behind);
      yield;
    }
    list.insertBefore(some, behind);
    late.nextElementSibling?.remove(); // what said that it comes
    late.remove();
  }
  const coming = new Map([...document.querySelectorAll("noscript.later")].map((e) => [e, pieces(e)]));

  /** Puts what comes within an element in its place now. */
  const arrive = (/** @type {Node} */ within) => {
    for (const [late, rest] of coming) {
      if (!within.contains(late)) continue;
      for (const _ of rest);
      coming.delete(late);
    }
  };
  const idle = window.requestIdleCallback || ((f) => setTimeout(() => f({ didTimeout: false, timeRemaining: () => 0 }), 0));
  const whenIdle = (/** @type {IdleDeadline} */ deadline) => {
    for (const [late, rest] of coming) {
      while (!rest.next().done) {
        if (deadline.timeRemaining() < 25) return void idle(whenIdle);
      }
      coming.delete(late);
    }
  };
  idle(whenIdle);
  document.addEventListener("needed", (event) => arrive(/** @type {Node} */ (event.target)), true);
})();
