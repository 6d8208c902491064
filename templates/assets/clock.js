// @ts-check
// A site's search knows when runs were under way: the address of a run's page may name
// a time of the clock, such as #14:20.

const times = "p.step > :last-child, .step > summary > small";
/** @param {string} clock */
const minutes = (clock) => clock.split(":").reduce((sum, n) => 60 * sum + Number(n), 0);

// The first step that this time is in, on this day, else the one nearest to it.
stepAt = (clock, day = "") => {
  if (!isClock(clock)) return null;
  putWith([clock]);
  /** @type {Element | null} */
  let near = null;
  let least = Infinity;
  for (const run of all(".run")) {
    if (day && !run.textContent.includes(day)) continue;
    for (const e of run.querySelectorAll(times)) {
      const [, from, to = from] = /(\d\d:\d\d)(?:–(\d\d:\d\d))?\s*$/.exec(e.textContent) ?? [];
      const away = !from ? Infinity : lasts(e.textContent, clock) ? 0
        : Math.min(...[from, to].map((t) => Math.abs(minutes(t) - minutes(clock))));
      if (away < least) [near, least] = [e.closest(".step"), away];
    }
  }
  return near;
};
