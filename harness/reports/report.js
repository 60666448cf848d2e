"use strict";
// Filters, tabs and keys of the report. The page is complete without this file; it only hides, counts and moves.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("filters");
  const list = document.getElementById("list");
  const panels = { findings: document.getElementById("findings"), segments: document.getElementById("segments") };
  const facets = ["severity", "state", "system", "rule", "document"];
  const findings = data.findings.map((finding) => ({ ...finding, card: document.getElementById(finding.id) }));
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const inReadingOrder = [...findings].sort((a, b) => a.place - b.place);
  const docs = [...document.querySelectorAll(".doc")].map((node) => ({
    node,
    name: node.dataset.document,
    segments: [...node.querySelectorAll(".seg")].map((seg) => ({ node: seg })),
  }));
  const marks = [...panels.segments.querySelectorAll("[data-f]")].map((node) => ({ node, ids: node.dataset.f.split(" ") }));
  let tab = "findings";
  let current = "";
  let order = "";

  /** Text as it is searched: no case, no diacritics, so that "trung uong" finds "Trung ương". */
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");
  const says = (item, node, words) => words.every((word) => (item.folded ??= fold(node.textContent)).includes(word));

  /** Nothing chosen is everything, but for what people have settled: that is shown only if it is asked for. */
  const fits = (finding, name, set) => (set.size ? set.has(finding[name]) : name !== "state" || !finding.settled);

  function wanted() {
    const chosen = new FormData(form);
    const one = (name) => new Set(chosen.getAll(name).filter((value) => value !== ""));
    return {
      sets: Object.fromEntries(facets.map((name) => [name, one(name)])),
      words: fold(chosen.get("q")).split(/\s+/).filter(Boolean),
    };
  }

  function apply() {
    const { sets, words } = wanted();
    const counts = Object.fromEntries(facets.map((name) => [name, new Map()]));
    let shown = 0;
    for (const finding of findings) {
      const matches = says(finding, finding.card, words);
      const failed = facets.filter((name) => !fits(finding, name, sets[name]));
      finding.chosen = failed.length === 0;
      finding.card.hidden = !(finding.chosen && matches);
      shown += !finding.card.hidden;
      if (!matches || failed.length > 1) continue;
      for (const name of failed.length ? failed : facets) {
        counts[name].set(finding[name], (counts[name].get(finding[name]) ?? 0) + 1);
      }
    }
    showCounts(counts);
    document.getElementById("n-findings").textContent = said(shown, findings.length);
    document.getElementById("none").hidden = shown > 0 || findings.length === 0;
    applyToSegments(sets, words);
    sort();
  }

  function applyToSegments(sets, words) {
    let [shown, total] = [0, 0];
    for (const doc of docs) {
      const open = !sets.document.size || sets.document.has(doc.name);
      let here = 0;
      for (const seg of doc.segments) {
        seg.node.hidden = !(open && says(seg, seg.node, words));
        here += !seg.node.hidden;
      }
      doc.node.hidden = here === 0;
      shown += here;
      total += doc.segments.length;
    }
    document.getElementById("n-segments").textContent = said(shown, total);
    for (const { node, ids } of marks) node.classList.toggle("off", !ids.some((id) => byId.get(id)?.chosen));
    for (const node of panels.segments.querySelectorAll(".notes li")) node.hidden = node.classList.contains("off");
  }

  function said(shown, total) {
    return shown === total ? String(total) : data.shown.replace("{shown}", shown).replace("{total}", total);
  }

  function showCounts(counts) {
    for (const input of form.querySelectorAll("input[type=checkbox]")) {
      input.parentElement.querySelector(".n").textContent = counts[input.name].get(input.value) ?? 0;
    }
    for (const name of ["rule", "document"]) {
      for (const option of form.elements[name].options) {
        option.dataset.name ??= option.textContent;
        const n = option.value === "" ? sum(counts[name]) : (counts[name].get(option.value) ?? 0);
        option.textContent = `${option.dataset.name} (${n})`;
      }
    }
  }

  const sum = (map) => [...map.values()].reduce((a, b) => a + b, 0);

  function sort() {
    if (form.elements.sort.value === order) return;
    order = form.elements.sort.value;
    list.append(...(order ? inReadingOrder : findings).map((finding) => finding.card));
  }

  function show(name) {
    tab = name;
    for (const [key, panel] of Object.entries(panels)) panel.hidden = key !== name;
    form.elements.sort.parentElement.hidden = name !== "findings";
    for (const link of form.querySelectorAll("[data-tab]")) {
      if (link.dataset.tab === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  // The address keeps what is chosen: #severity=critical&system=raw&q=…; #F0012 alone is one finding.
  function save() {
    const params = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    if (tab !== "findings") params.set("tab", tab);
    if (current) params.set("at", current);
    const hash = params.size ? `#${params}` : "";
    history.replaceState(null, "", location.href.split("#")[0] + hash);
  }

  function load() {
    const hash = location.hash.slice(1);
    if (Object.hasOwn(panels, hash)) return choose(hash);
    if (byId.has(hash)) return open(hash);
    const params = new URLSearchParams(hash);
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = params.getAll(field.name).includes(field.value);
      else if (field.name) field.value = params.get(field.name) ?? "";
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.value = "";
    }
    show(Object.hasOwn(panels, params.get("tab") ?? "") ? params.get("tab") : "findings");
    apply();
    current = "";
    if (byId.has(params.get("at"))) go(byId.get(params.get("at")).card);
    else if (hash) form.scrollIntoView();
    return save();
  }

  function choose(name) {
    show(name);
    current = "";
    save();
    form.scrollIntoView();
  }

  function open(id) {
    show("findings");
    const { card, settled, state } = byId.get(id);
    if (card.hidden) form.reset();
    if (settled) for (const box of form.querySelectorAll("[name=state]")) box.checked ||= box.value === state;
    apply();
    go(byId.get(id).card);
  }

  function go(node) {
    current = node.id;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "start" });
    save();
  }

  /** What j and k stop at: visible findings, or visible segments with a mark. */
  function stops() {
    if (tab === "findings") return [...list.children].filter((card) => !card.hidden);
    const all = docs.flatMap((doc) => doc.segments.map((seg) => seg.node));
    return all.filter((node) => !node.hidden && node.querySelector("[data-f]:not(.off)"));
  }

  function step(by) {
    const all = stops();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement?.closest(".finding, .seg"));
    go(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    const typing = at.matches("input[type=search], select");
    if (event.key === "Escape" && typing) return at.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (event.key === "/") {
      event.preventDefault();
      form.elements.q.focus();
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    return undefined;
  });

  let waiting = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    current = "";
    waiting = setTimeout(() => (apply(), save()), event.target.name === "q" ? 150 : 0);
  });
  form.addEventListener("reset", () => setTimeout(() => ((current = ""), apply(), save())));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const target = link.getAttribute("href");
    if (link.dataset.tab) return void choose(link.dataset.tab);
    history.pushState(null, "", target);
    load();
  });
  window.addEventListener("hashchange", load);
  window.addEventListener("popstate", load);

  document.documentElement.classList.add("js");
  load();
})();
