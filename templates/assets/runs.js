// @ts-check
// The runs' list: states that choose, columns that sort, pages, and two runs
// side by side.

const aPage = 50;
let state = "";
let page = 0;
/** @type {{column: number, direction: number} | null} */
let order = null;
/** @type {HTMLTableRowElement[]} the lines that are chosen, on all pages */
let chosen = [];
/** @type {WeakMap<Element, number>} their order as they came */
const came = new WeakMap();
let next = 0;

/** An element whose dates stay on one line. @param {string} name @param {string} text */
const dated = (name, text) => {
  const e = element(name);
  for (const part of text.split(/(\d{4}-\d\d-\d\d)/)) {
    const isDate = /^\d{4}-\d\d-/.test(part);
    e.append(isDate ? element("span", part) : part);
    if (isDate) e.lastChild.className = "num";
  }
  return e;
};

/**
 * A number as the page writes it; a browser's own words for it take it 15 ms to load.
 * @param {number | string} n
 */
const whole = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** @returns {HTMLTableRowElement[]} */
function allLines() {
  const list = all("#run-lines > *");
  for (const tr of list) if (!came.has(tr)) came.set(tr, next++);
  return list;
}

/** Chooses the lines by state and words, and shows a page of them. */
function filterLines() {
  const words = wanted();
  const lines = allLines();
  chosen = lines.filter((tr) => (!state || tr.dataset.state === state) &&
    (words.length === 0 || words.every((w) => (tr.textContent || "").toLowerCase().includes(w))));
  // What is looked for in the story does not empty the list.
  if (words.length > 0 && chosen.length === 0) chosen = lines.filter((tr) => !state || tr.dataset.state === state);
  page = Math.max(0, Math.min(page, Math.ceil(chosen.length / aPage) - 1));
  showPage();
}

function showPage() {
  const shown = new Set(chosen.slice(page * aPage, (page + 1) * aPage));
  for (const tr of allLines()) if (tr.hidden === shown.has(tr)) tr.hidden = !shown.has(tr);
  const text = byID("page-text");
  const many = chosen.length > aPage;
  const n = whole(chosen.length);
  if (text) {
    text.textContent = many
      ? `${whole(page * aPage + 1)} to ${whole(Math.min(chosen.length, (page + 1) * aPage))} of ${n}`
      : `${n} of ${whole(allLines().length)} shown`;
  }
  for (const [id, off] of /** @type {[string, boolean][]} */ ([
    ["page-before", page === 0], ["page-after", (page + 1) * aPage >= chosen.length]])) {
    const b = byID(id);
    if (!(b instanceof HTMLButtonElement)) continue;
    b.hidden = !many;
    b.disabled = off;
  }
}

/** @param {HTMLElement | null} tr a line that is to be seen */
function showLine(tr) {
  let i = chosen.indexOf(/** @type {any} */ (tr));
  if (i < 0) {
    choose("");
    i = chosen.indexOf(/** @type {any} */ (tr));
  }
  if (i < 0 || Math.floor(i / aPage) === page) return;
  page = Math.floor(i / aPage);
  showPage();
}

/** Marks the chip of the state that is chosen. */
function press() {
  for (const b of all(".chips button")) b.ariaPressed = b.dataset.state === state;
}

/** @param {string} kind */
function choose(kind) {
  state = kind;
  page = 0;
  press();
  filterLines();
  status.textContent = `${chosen.length} runs`;
}

/**
 * What a line is sorted by: a number, or text.
 * @param {HTMLTableRowElement} tr
 * @param {number} column
 */
function valueOf(tr, column) {
  const td = tr.cells[column];
  return td.dataset.v === undefined
    ? (td.querySelector("a, bdi")?.textContent || "").toLowerCase() : Number(td.dataset.v);
}

function sortLines() {
  const before = allLines();
  const list = [...before];
  const { column, direction } = order ?? { column: -1, direction: 1 };
  list.sort((a, b) => {
    const [x, y] = column < 0 ? [came.get(a) ?? 0, came.get(b) ?? 0] : [valueOf(a, column), valueOf(b, column)];
    return x < y ? -direction : x > y ? direction : (came.get(a) ?? 0) - (came.get(b) ?? 0);
  });
  if (list.some((tr, i) => before[i] !== tr)) byID("run-lines")?.append(...list);
}

addEventListener("click", (event) => {
  const b = meant(event, "button");
  if (!b) return;
  if (b.matches(".chip")) choose(b.dataset.state ?? "");
  if (b.id === "page-before" || b.id === "page-after") {
    page += b.id === "page-after" ? 1 : -1;
    showPage();
    byID("list")?.scrollIntoView({ block: "start" });
  }
  if (!b.matches(".sort")) return;
  const th = b.closest("th");
  const first = th.dataset.sort === "text" ? 1 : -1; // numbers: the largest first
  const was = order?.column === th.cellIndex ? order.direction : 0;
  order = was === 0 ? { column: th.cellIndex, direction: first }
    : was === first ? { column: th.cellIndex, direction: -first } : null;
  for (const x of all("#run-list th")) x.removeAttribute("aria-sort");
  if (order) th.setAttribute("aria-sort", order.direction > 0 ? "ascending" : "descending");
  page = 0;
  sortLines();
  filterLines();
});

// Two runs side by side.
addEventListener("change", (event) => {
  if (!meant(event, "#run-lines .pick")) return;
  const picks = all("#run-lines .pick input:checked");
  if (picks.length > 2) {
    for (const p of picks) p.checked = p === event.target;
    return sideBySide([/** @type {any} */ (event.target)]);
  }
  sideBySide(picks);
});

/**
 * A number as the list shows it, without its sign.
 * @param {string} name
 * @param {number} v
 */
function amount(name, v) {
  if (name === "Cost") return `$${whole(v.toFixed(2))}`;
  if (name !== "Took") return whole(v);
  const s = Math.round(v / 1000);
  return s < 60 ? `${s}s`
    : s < 3600 ? `${Math.floor(s / 60)}m ${s % 60}s`
    : `${Math.floor(s / 3600)}h ${Math.floor(s / 60) % 60}m`;
}

/** Makes what an element says a link. @param {Element} e @param {string} to */
function leads(e, to) {
  if (!to) return;
  const a = element("a");
  a.href = to;
  a.append(...e.childNodes);
  e.append(a);
}

/** Compares the two runs whose lines an address names. @param {string[]} two */
function compared(two) {
  const picks = two.map((id) => byID(id)?.querySelector(".pick input"));
  if (picks.length !== 2 || !picks.every((p) => p instanceof HTMLInputElement)) return false;
  for (const p of all("#run-lines .pick input")) p.checked = picks.includes(p);
  sideBySide(/** @type {HTMLInputElement[]} */ (picks));
  return true;
}

/** @param {HTMLInputElement[]} picks */
function sideBySide(picks) {
  const box = byID("picked");
  const hint = byID("pick-text");
  if (!box || !hint) return;
  hint.textContent = ["Choose two to compare", "Choose another one", "Compared below"][picks.length];
  box.replaceChildren();
  const shared = picks.length < 2 ? "" : picks.map((p) => encodeURIComponent(p.closest("tr")?.id ?? "")).join();
  if (shared || location.hash.includes(",")) history.replaceState(null, "", `#${shared}`);
  if (picks.length < 2) return;
  const [a, b] = picks.map((p) => /** @type {HTMLTableRowElement} */ (p.closest("tr")))
    .sort((x, y) => Number(valueOf(x, x.cells.length - 1)) - Number(valueOf(y, y.cells.length - 1)));
  // By the plan and the start, as people tell runs apart.
  const title = (/** @type {HTMLTableRowElement} */ tr) =>
    `${tr.cells[1].querySelector("a, bdi")?.textContent ?? ""}, ${tr.cells[tr.cells.length - 1].textContent?.trim()}`;
  const address = (/** @type {HTMLTableRowElement} */ tr) => tr.cells[1].querySelector("a")?.getAttribute("href") ?? "";
  const [told, other] = [a, b].map((tr) => JSON.parse(tr.dataset.told || "{}"));
  /** @type {[string, string, string, string][]} */
  const rows = [["State", a.dataset.state ?? "", b.dataset.state ?? "", ""]];
  const heads = all("#run-list thead th");
  /** @type {Record<string, number>} of one plan more phases are better, and less of what they took */
  const better = !told.plan || told.plan !== other.plan ? {}
    : { "Phases": 1, "Cost": -1, "Took": -1, "Tokens": -1, "Quality failures": -1, "Escalations": -1 };
  const delta = (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ y) =>
    x === y ? "" : `${y > x ? "▲" : "▼"} ${amount(name, Math.abs(y - x))} ${
      !better[name] ? "" : (y - x) * better[name] > 0 ? "better" : "worse"}`;
  heads.forEach((th, i) => {
    const name = th.textContent?.trim() ?? "";
    const [x, y] = [a.cells[i], b.cells[i]];
    if (x.dataset.v === undefined || name === "Started") return; // the head says it
    const said = [x, y].map((td) => td.textContent?.trim() ?? "");
    // What is not known is not less.
    rows.push([name, said[0], said[1], said.includes("–")
      ? "" : delta(name, Number(x.dataset.v), Number(y.dataset.v))]);
  });
  for (const name of Object.keys(told.sums ?? {})) {
    rows.push([name, amount(name, told.sums[name]), amount(name, other.sums[name]),
      delta(name, told.sums[name], other.sums[name])]);
  }
  rows.push(["Run", told.name ?? "", other.name ?? "", ""]);
  /** @param {[string, string, string, string][]} list */
  const table = (list) => {
    const t = element("table");
    const head = element("tr");
    for (const text of ["", title(a), title(b), "Difference"]) {
      const th = dated(text ? "th" : "td", text);
      if (text) th.setAttribute("scope", "col");
      head.append(th);
    }
    [a, b].forEach((tr, i) => leads(head.children[i + 1], address(tr)));
    t.append(element("thead"), element("tbody"));
    t.children[0].append(head);
    for (const [name, ...values] of list) {
      const tr = element("tr");
      const th = element("th", name);
      th.setAttribute("scope", "row");
      tr.append(th, ...values.map((v) => dated("td", v)));
      const delta = values[2].split(" ").pop();
      tr.lastChild.className = delta === "better" ? "good" : delta === "worse" ? "bad" : "";
      t.children[1].append(tr);
    }
    return t;
  };
  const heading = element("h2", "Side by side");
  heading.tabIndex = -1;
  box.append(heading, table(rows.filter((r) => r[1] !== r[2])));
  const same = rows.filter((r) => r[1] === r[2]);
  if (same.length) {
    const d = element("details");
    d.append(element("summary", "What is the same"), table(same));
    box.append(d);
  }
  if (told.findings && other.findings) {
    /** @type {[string, any, any, HTMLTableRowElement][]} */
    const groups = [["Findings of the later run only", told, other, b],
      ["Findings of the earlier run only", other, told, a],
      ["Findings of both that went another way", null, other, b]];
    let differ = false;
    for (const [title, not, of, tr] of groups) {
      const list = element("ul");
      for (const [f, [fate, end]] of Object.entries(of.findings)) {
        const before = Object.hasOwn(told.findings, f) && told.findings[f][0];
        if (not ? Object.hasOwn(not.findings, f) : !before || before === fate) continue;
        const li = element("li");
        const link = element("a", f);
        const run = tr.id.slice(5);
        link.href = `${address(tr).replace(/#.*/, "")}#${run.startsWith("run_") ? "" : "run."}${run}.finding.${end}`;
        li.append(link, `: ${not ? "" : `${before}, then `}${fate}`.replaceAll("-", " "));
        list.append(li);
      }
      if (list.firstChild) box.append(element("h3", title), list);
      differ ||= list.firstChild;
    }
    if (!differ) box.append(element("p", "The findings are the same."));
    if (!told.steps || !other.steps) return box.scrollIntoView({ block: "nearest" }); // one goes on
    const [x, y] = [told, other].map((t) => t.steps.map((/** @type {number} */ place) => t.kinds[place]));
    let i = 0;
    while (i < x.length && x[i] === y[i]) i++;
    box.append(element("p", i === x.length && i === y.length ? "Both took the same steps."
      : `They part at ${i ? `step ${i + 1}, after ${x[i - 1]}: the earlier run goes on`
        : "the first step: the earlier run begins"} with ${x[i] ?? "nothing more"}, the later one with ${
        y[i] ?? "nothing more"}.`));
  }
  box.scrollIntoView({ block: "nearest" });
}

// What was chosen and looked for holds for what came meanwhile.
function again() {
  if (order) sortLines();
  press();
  if (find.value) refind(true);
  else filterLines();
}
document.addEventListener("report-changed", again);
whenWhole(() => {
  again();
  reveal();
});
