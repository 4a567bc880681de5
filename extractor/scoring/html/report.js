"use strict";
// The page is whole without this. It sets gold and prediction side by side, leads from outcomes to their places and
// back, and filters by field and error. It makes no markup of text: elements are cloned, classes are set.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  document.documentElement.classList.add("js");

  // ---- two texts of one, made when a page is opened
  function split(page) {
    const panes = one(".panes", page);
    if (!panes || panes.classList.contains("split")) return;
    const gold = one(".pane", panes);
    const predicted = gold.cloneNode(true);
    panes.append(predicted);
    panes.classList.add("split");
    name(gold, "gold", "Gold");
    name(predicted, "pred", "Predicted");
    together(one("pre", gold), one("pre", predicted));
  }
  function name(pane, side, title) {
    pane.classList.replace("both", side);
    one("h4 span", pane).textContent = title;
    one("pre", pane).setAttribute("aria-label", title + ": text of the page with marks");
  }
  function together(left, right) {
    let leader = null;
    for (const [from, to] of [[left, right], [right, left]]) {
      for (const event of ["pointerenter", "focusin", "wheel", "touchstart"]) {
        from.addEventListener(event, () => { leader = from; }, { passive: true });
      }
      from.addEventListener("scroll", () => {
        if (leader !== from) return;
        to.scrollTop = (from.scrollTop / (from.scrollHeight - from.clientHeight || 1)) * (to.scrollHeight - to.clientHeight);
      }, { passive: true });
    }
  }

  // ---- from an outcome to its places, and back
  const listed = (element) => (element.dataset.s || "").split(" ").filter(Boolean);
  function forget(page) {
    for (const element of all(".chosen", page)) element.classList.remove("chosen");
  }
  function choose(page, spans) {
    for (const mark of all("mark", page)) {
      if (listed(mark).some((span) => spans.includes(span))) mark.classList.add("chosen");
    }
  }
  function reveal(box, element) {
    if (!box || !element) return;
    const gap = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += gap - box.clientHeight / 3;
  }
  function showPlaces(row) {
    const page = row.closest("details.page");
    split(page);
    forget(page);
    row.classList.add("chosen");
    choose(page, listed(row));
    let place = null;
    for (const pre of all("pre", page)) {
      const mark = one("mark.chosen", pre);
      if (mark) { reveal(pre, mark); place = place || mark; }
    }
    const panes = one(".panes", page);
    if (place && panes.getBoundingClientRect().bottom > window.innerHeight) {
      window.scrollBy({ top: Math.min(panes.getBoundingClientRect().bottom - window.innerHeight + 12, row.getBoundingClientRect().top - 130) });
    }
  }
  function showOutcomes(mark) {
    const page = mark.closest("details.page");
    const spans = listed(mark).slice(0, 2);
    forget(page);
    choose(page, spans);
    const rows = all(".outcomes tbody tr", page).filter((row) => listed(row).some((span) => spans.includes(span)));
    for (const row of rows) row.classList.add("chosen");
    reveal(one(".outcomes-box", page), rows[0]);
  }
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && !String(window.getSelection())) { showOutcomes(mark); return; }
    const row = event.target.closest(".outcomes tbody tr[data-s]");
    if (row && !String(window.getSelection())) { event.preventDefault(); showPlaces(row); return; }
    const fault = event.target.closest("a[data-error]");
    if (fault) pick(fault.dataset.field, fault.dataset.error);
  });

  // ---- filter
  const form = one("#filter"), field = one("#field"), error = one("#error"), shown = one("#shown");
  function pick(name, kind) {
    const option = [...field.options].find((each) => each.dataset.name === name);
    field.value = option ? option.value : "";
    error.value = kind;
    const first = filter();
    if (first) first.open = true;
  }
  function filter() {
    let first = null, total = 0, pages = 0;
    const kinds = new Set(all(".kinds input:checked").map((box) => box.id.slice(5)));
    for (const page of all("details.page")) {
      let here = 0;
      for (const row of all(".outcomes tbody tr", page)) {
        const fits = (!field.value || row.dataset.f.split(" ").includes(field.value)) && (!error.value || row.dataset.e === error.value);
        row.classList.toggle("out", !fits);
        if (fits && kinds.has(row.className.match(/o-([A-Z]+)/)[1])) here += 1;
      }
      page.classList.toggle("out", here === 0);
      if (here) { first = first || page; pages += 1; total += here; }
    }
    shown.textContent = total + (total === 1 ? " line" : " lines") + " on " + pages + (pages === 1 ? " page" : " pages");
    return first;
  }
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));

  // ---- pages
  for (const page of all("details.page")) {
    page.addEventListener("toggle", () => { if (page.open) split(page); });
    if (page.open) split(page);
  }
  function open() {
    const page = location.hash.startsWith("#page-") && document.getElementById(location.hash.slice(1));
    if (page && page.classList.contains("page")) { page.open = true; page.scrollIntoView(); }
  }
  window.addEventListener("hashchange", open);
  open();
  filter();
})();
