// @ts-check
// The rail names the phases of the run that is read. They come with those of the first
// run; of another, they are taken from its story. The run itself is marked.

/** @type {Element | undefined} */
let first;
/** @type {Element | undefined} */
let read;

/** A link to a phase, as the page has it. @param {Element} phase */
function phaseLink(phase) {
  const num = phase.querySelector(".num");
  const begun = phase instanceof HTMLDetailsElement;
  const a = document.createElement(begun ? "a" : "span");
  if (begun) /** @type {any} */ (a).href = `#${phase.id}`;
  else a.className = "todo";
  for (const e of phase.querySelector("h3")?.children ?? []) a.append(e.cloneNode(true));
  const tries = document.createElement("span");
  tries.className = "num";
  if (num?.firstElementChild) {
    const signs = (num.lastChild?.textContent || "").replace("·", "").trim().split(" ");
    tries.textContent = (signs.length > 4 ? "… " : "") + signs.slice(-4).join(" ");
  }
  const line = document.createElement("small");
  line.textContent = (num?.firstChild?.textContent || "").trim().split(" · +")[0]; // without the code
  a.append(tries, line);
  const li = document.createElement("li");
  li.append(a);
  return li;
}

/** @param {Element} run */
function follow(run) {
  const box = byID("rail-phases");
  const phases = [...run.querySelectorAll(".phase")].filter((p) => p.querySelector("h3 .mark"));
  if (!box || phases.length === 0) return;
  read = run;
  for (const a of /** @type {NodeListOf<any>} */ (document.querySelectorAll("#rail-list a"))) {
    a.ariaCurrent = a.hash === `#${run.id}`;
  }
  const list = document.createElement("ol");
  const passed = document.createElement("ol");
  for (const p of phases) (p.closest(".passed") ? passed : list).append(phaseLink(p));
  const heading = document.createElement("h2");
  heading.textContent = `Phases of ${run.querySelector("summary bdi")?.textContent}`;
  const parts = [heading, list];
  if (passed.firstChild) {
    const fold = document.createElement("details");
    const summary = document.createElement("summary");
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
  const runs = document.querySelectorAll(".run");
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
  document.addEventListener("toggle", (event) => {
    const run = event.target;
    if (run instanceof HTMLDetailsElement && run.matches(".run") && isOpen(run)) follow(run);
  }, true);
});
