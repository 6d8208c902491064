// @ts-check
// The rail names the phases of the run that is read. They come with those of the first
// run; of another, they are taken from its story. The run itself is marked.

/** @type {Element | undefined} */
let first;
/** @type {Element | undefined} */
let read;

/** A link to a phase, as the page has it. @param {Element} phase */
function phaseLink(phase) {
  const begun = phase instanceof HTMLDetailsElement;
  const a = element(begun ? "a" : "span");
  if (begun) a.href = `#${phase.id}`;
  else a.className = "todo";
  for (const e of phase.querySelector("h3")?.children ?? []) a.append(e.cloneNode(true));
  const told = (/** @type {string} */ part) => phase.querySelector(part)?.textContent || "";
  const signs = told(".tries").split(" ");
  const tries = element("span", (signs.length > 4 ? "… " : "") + signs.slice(-4).join(" "));
  tries.className = "num";
  a.append(tries, element("small", told(".line")));
  const li = element("li");
  li.append(a);
  return li;
}

/** @param {Element} run */
function follow(run) {
  const box = byID("rail-phases");
  const phases = [...run.querySelectorAll(".phase")].filter((p) => p.querySelector("h3 .mark"));
  if (!box || phases.length === 0) return;
  read = run;
  for (const a of all("#rail-list a")) {
    a.ariaCurrent = a.hash === `#${run.id}`;
  }
  const list = element("ol");
  const passed = element("ol");
  for (const p of phases) (p.closest(".passed") ? passed : list).append(phaseLink(p));
  const heading = element("h2", `Phases of ${run.querySelector("summary bdi")?.textContent}`);
  const parts = [heading, list];
  if (passed.firstChild) {
    const fold = element("details");
    const summary = element("summary");
    summary.append(/** @type {Element} */ (run.querySelector(".passed .mark")).cloneNode(true),
      `${passed.children.length} passed`);
    fold.append(summary, passed);
    parts.splice(1, 0, fold);
  }
  const fresh = /** @type {Element} */ (box.cloneNode());
  fresh.append(...parts);
  if (!box.isEqualNode(fresh)) box.replaceChildren(...parts);
}

// A run is read when it stands below the bar, or is opened.
const eye = new IntersectionObserver((list) => {
  for (const { isIntersecting, target } of list) if (isIntersecting && isOpen(target)) follow(target);
}, { rootMargin: "-64px 0px -80%" });
const isOpen = (/** @type {Element} */ run) => /** @type {HTMLDetailsElement} */ (run).open && run !== read;
function watch() {
  const runs = all(".run");
  first = runs[0];
  eye.disconnect(); // what begins to be observed is told of at once
  for (const run of runs) eye.observe(run);
}
document.addEventListener("report-changed", () => {
  const before = first;
  watch();
  if (read !== before && read?.isConnected) follow(read);
  else read = first; // which the rail tells of, until it is seen which is read
});
whenWhole(() => {
  watch();
  read = first;
  addEventListener("toggle", (event) => {
    const run = /** @type {any} */ (event.target);
    if (run.matches(".run") && isOpen(run)) follow(run);
  }, true);
});
