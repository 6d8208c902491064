// @ts-check
// A site's search knows when runs were under way: the address of a run's page may name
// a time of the clock, such as #14:20.

// The first step that this time is in, else the last that ended before it.
stepAt = (clock) => {
  if (!/^\d\d:\d\d$/.test(clock)) return null;
  putWith([clock]);
  /** @type {Element | null} */
  let before = null;
  for (const e of document.querySelectorAll("p.step > :last-child, .step > summary > small")) {
    const [, from, to] = /(\d\d:\d\d)(?:–(\d\d:\d\d))?\s*$/.exec(e.textContent || "") ?? [];
    if (!from) continue;
    if (clock === from || clock === to || lasts(e.textContent || "", clock)) return e.closest(".step");
    if (from < clock) before = e;
  }
  return before && before.closest(".step");
};
