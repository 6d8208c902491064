// @ts-check
// What the page can do beyond reading: it tells everything without this.
"use strict";
(() => {
  /**
   * @param {string} tag
   * @param {Record<string, string>} attributes
   * @param {string} [text]
   */
  const make = (tag, attributes, text) => {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    if (text) e.textContent = text;
    return e;
  };
  const header = document.querySelector("header.top");
  const main = document.querySelector("main");
  if (!header || !main) return;

  /**
   * Asks for what comes later within an element: see later.js.
   * @param {Node} within
   */
  const need = (within) => within.dispatchEvent(new Event("needed"));
  addEventListener("beforeprint", () => need(document));

  /** Opens the folded ancestors of the element that the address names. */
  const reveal = () => {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // not an address of ours
    }
    if (!id) return;
    if (!document.getElementById(id)) need(document);
    const target = document.getElementById(id);
    if (!target) return;
    /** @type {HTMLElement | null} */
    let e = target;
    for (; e; e = e.parentElement) {
      if (e instanceof HTMLDetailsElement) e.open = true;
    }
    target.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", reveal);

  const status = make("p", { class: "visually-hidden", role: "status" });
  document.body.append(status);

  // A click on a link sign also copies the link.
  document.addEventListener("click", (event) => {
    const a = event.target instanceof Element && event.target.closest("a.anchor");
    if (!(a instanceof HTMLAnchorElement)) return;
    const say = () => {
      a.classList.add("copied");
      status.textContent = "Link copied";
      setTimeout(() => a.classList.remove("copied"), 1200);
    };
    if (navigator.clipboard) navigator.clipboard.writeText(a.href).then(say, () => {});
  });

  // The filter: runs, documents, plans and list entries without the text go.
  const search = document.getElementById("filter");
  const theme = document.getElementById("theme");
  if (!(search instanceof HTMLInputElement) || !theme) return;
  const units = ".card, .events tbody tr, #plans tbody tr, #run-list tbody tr, .command, .transcript .entry";
  const filter = () => {
    need(document);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    /** @param {Element} e */
    const holds = (e) => words.every((w) => (e.textContent || "").toLowerCase().includes(w));
    for (const e of main.querySelectorAll(units)) {
      const hit = words.length === 0 || holds(e);
      e.toggleAttribute("hidden", !hit);
      if (hit) shown++;
    }
    for (const e of main.querySelectorAll("details.run, details.document")) {
      const hit = words.length === 0 || holds(e);
      e.toggleAttribute("hidden", !hit);
      if (hit && words.length > 0) /** @type {HTMLDetailsElement} */ (e).open = true;
    }
    status.textContent = words.length === 0 ? "" : `${shown} entries match`;
  };
  document.addEventListener("report-changed", () => {
    if (search.value) filter();
  });
  let pending = 0;
  search.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(filter, 120);
  });
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("input, textarea, select");
    if (event.key === "f" && (event.ctrlKey || event.metaKey)) need(document); // the browser's own search
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && event.target === search) {
      search.value = "";
      filter();
      search.blur();
    }
  });

  // Light, dark, or as the system has it; remembered where that is possible.
  const themes = ["system", "light", "dark"];
  const remembered = () => {
    try {
      return localStorage.getItem("5x-theme") || "system";
    } catch {
      return "system";
    }
  };
  /** @param {string} t */
  const show = (t) => {
    if (t === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = t;
    theme.textContent = `Theme: ${t}`;
  };
  show(remembered());
  theme.addEventListener("click", () => {
    const t = themes[(themes.indexOf(document.documentElement.dataset.theme || "system") + 1) % themes.length];
    show(t);
    try {
      localStorage.setItem("5x-theme", t);
    } catch {
      // a sandboxed page remembers nothing
    }
  });

  // The page's data as JSON.
  const data = document.getElementById("data");
  const save = document.getElementById("save");
  if (data && save && "DecompressionStream" in window) {
    save.addEventListener("click", async () => {
      const bytes = Uint8Array.from(atob(data.textContent || ""), (c) => c.charCodeAt(0));
      const json = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
      const url = URL.createObjectURL(new Blob([await json.blob()], { type: "application/json" }));
      make("a", { href: url, download: "5x-report.json" }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    });
  } else if (save && !document.body.dataset.seq) { // a live page has its own way
    save.style.visibility = "hidden"; // by the object model: no policy forbids it
  }

  // What was open stays open in a shared address: ?open=… behind the hash
  // would change the anchor, so each fold with an id names itself on opening.
  document.addEventListener("toggle", (event) => {
    const d = event.target;
    if (d instanceof HTMLDetailsElement && d.open) need(d);
    if (d instanceof HTMLDetailsElement && d.open && d.id && document.activeElement?.closest("summary")?.parentElement === d) {
      history.replaceState(null, "", `#${encodeURIComponent(d.id)}`);
    }
  }, true);

  document.documentElement.classList.add("scripted");
  reveal();
})();
