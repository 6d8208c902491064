// @ts-check
// The tables of sums: columns that sort.

for (const table of document.querySelectorAll("table.sums")) {
  const body = /** @type {HTMLTableSectionElement} */ (table.querySelector("tbody"));
  const came = [...body.rows];
  const heads = /** @type {HTMLTableCellElement[]} */ ([...table.querySelectorAll("thead th")]);
  let by = -1;
  let direction = 0;
  /** @param {HTMLTableRowElement} tr */
  const value = (tr) => {
    const { textContent, dataset } = tr.cells[by];
    return dataset.v === undefined ? (textContent || "").toLowerCase() : Number(dataset.v);
  };
  table.addEventListener("click", (event) => {
    const th = event.target instanceof Element && event.target.closest(".order")?.closest("th");
    if (!(th instanceof HTMLTableCellElement)) return;
    const first = th.dataset.sort === "text" ? 1 : -1; // numbers: the largest first
    direction = by !== th.cellIndex || direction === 0 ? first : direction === first ? -first : 0;
    by = th.cellIndex;
    for (const h of heads) h.removeAttribute("aria-sort");
    if (direction) th.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
    const rows = [...came];
    if (direction) rows.sort((a, b) => (value(a) < value(b) ? -direction : value(a) > value(b) ? direction : 0));
    body.append(...rows);
  });
}
