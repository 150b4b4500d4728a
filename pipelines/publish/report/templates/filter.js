// What is chosen decides what is shown. Figures of a choice come ready made; only the lines are added up here.
const table = byId("campaigns");
const rows = table ? Array.from(table.tBodies[0].rows) : [];
const choice = { scope: null, period: "week" };
const parts = ["headline", "movement", "steps", "lines", "weeks-table", "classes-table"].map(byId).filter(Boolean);
parts.push(...document.querySelectorAll(".tile, [data-lines], [data-total], svg.stack"));
const originals = new Map(parts.map((part) => [part, part.innerHTML]));

function cells(row, texts) {
  texts.forEach((text, i) => make(row, i ? "td" : "th", i ? {} : { scope: "row", class: "text" }, text));
}

function showTiles(figures) {
  for (const tile of document.querySelectorAll(".tile")) {
    const [value, lines, change, span] = figures[tile.dataset.tile] || [null, [""]];
    const title = tile.querySelector("h3");
    tile.replaceChildren(title);
    make(tile, "p", { class: value === null ? "figure nodata" : "figure" }, value === null ? DATA.text["number.no_data"] : value);
    for (const line of lines) make(tile, "p", {}, line);
    if (change) {
      const delta = make(tile, "p", { class: "delta" });
      make(delta, "strong", {}, change);
      delta.append(" ");
      make(delta, "span", {}, span);
    }
  }
}

function showSteps(steps) {
  // No scope has a step that everything has not: its words are there already.
  const body = byId("steps").tBodies[0], label = (key) => body.querySelector(`tr.${key} th`).textContent;
  const named = steps.map((step) => [label(step[0]), ...step]);
  body.replaceChildren();
  for (const [name, key, text, start, width] of named) {
    const total = key === "reported" || key === "quality", row = make(body, "tr", { class: key + (total ? " total" : "") });
    make(row, "th", { scope: "row" }, name);
    make(row, "td", { class: "amount" }, text);
    const bar = make(make(row, "td", { class: "bar" }), "svg", { width: "100%", height: 22, "aria-hidden": "true" });
    make(bar, "rect", { class: "fill-" + (key === "reported" ? "raw" : key), x: start + "%", width: Math.max(width, 0.15) + "%", height: 22 });
  }
}

function showHead(scope) {
  if (!byId("headline")) return;
  const [reported, middle, quality] = scope.head;
  byId("headline").replaceChildren();
  if (reported) {
    make(byId("headline"), "span", { class: "raw" }, reported);
    byId("headline").append(middle);
    make(byId("headline"), "span", { class: "quality" }, quality);
  } else {
    byId("headline").textContent = say("head.no_reply", { sends: scope.sends });
  }
  byId("movement").textContent = scope.movement;
  showSteps(scope.steps);
}

function showClasses(found) {
  const all = DATA.classes.reduce((sum, [key]) => sum + (found[key] ? found[key][0] : 0), 0);
  for (const row of byId("classes-table").tBodies[0].rows) {
    const [replies, quality, came, sends] = found[row.dataset.class] || [0, 0, 0, 0];
    const silent = row.dataset.class === "none", base = silent ? sends : replies;
    row.cells[2].textContent = number(base);
    if (!silent) {
      row.cells[3].textContent = percent(ratio(replies, all));
      if (!row.cells[5].querySelector(".nodata")) row.cells[5].textContent = number(quality);
    }
    if (row.cells[6]) {
      row.cells[6].textContent = sends >= 30 ? percent(ratio(came, sends)) : DATA.text["classes.too_few"];
      make(row.cells[6], "span", { class: "sub" }, say("campaigns.of", { n: number(came), sends: number(base) }));
    }
  }
  const stack = document.querySelector("svg.stack");
  stack.querySelectorAll("rect, text").forEach((part) => part.remove());
  let start = 0;
  for (const [key, name] of [...DATA.classes].reverse()) {
    const share = found[key] && all ? found[key][0] / all : 0;
    if (!share) continue;
    const piece = make(stack, "rect", { class: "fill-" + key, x: (100 * start).toFixed(3) + "%", width: (100 * share).toFixed(3) + "%", y: 0, height: 44 });
    make(piece, "title", {}, say("classes.piece", { name, n: number(found[key][0]), share: percent(share) }));
    if (share >= 0.075) {
      const tone = key === "substantive" || key === "one_tap" ? "on-dark" : "";
      const x = (100 * (start + share / 2)).toFixed(3) + "%", place = { x, y: 27, "text-anchor": "middle" };
      make(stack, "text", { class: "narrow " + tone, ...place }, percent(share, 0));
      make(stack, "text", { class: "wide " + tone, ...place }, (share >= 0.012 * (name.length + 4) ? name + " " : "") + percent(share, 0));
    }
    start += share;
  }
}

function showLines(campaigns, expected) {
  const buckets = bucketsBy(choice.period), weeks = weeksOf(campaigns), series = rates(weeks, buckets, expected);
  const drawn = (holder, lines, wide, narrow, options) => {
    const title = holder.querySelector("title")?.textContent || holder.querySelector("svg").getAttribute("aria-label");
    holder.replaceChildren();
    for (const [kind, [width, height]] of narrow ? [["wide", wide], ["narrow", narrow]] : [["both", wide]]) {
      chart(holder, buckets, lines, { ...options, width, height, kind, title });
    }
  };
  drawn(byId("lines"), series, [720, 340], [354, 280], { unit: "%", labels: true });
  const known = Array.from(document.querySelectorAll("[data-lines]")).map((holder) => holder.dataset.lines);
  for (const name of known) {
    const per = buckets.map((b) => { const rate = ratio(within(weeks[name], b), within(weeks.sends, b)); return rate === null ? null : rate * 1000; });
    drawn(document.querySelector(`[data-lines="${name}"]`), [{ key: "outcome", name, values: per, show: (v) => number(v, 1) }], [330, 96], null, { unit: "" });
    const total = document.querySelector(`[data-total="${name}"]`);
    total.textContent = say("weeks.in_all", { n: number(weeks[name].reduce((sum, value) => sum + value, 0)) });
  }
  const body = byId("weeks-table").tBodies[0];
  byId("weeks-table").tHead.rows[0].cells[0].textContent = DATA.text[choice.period === "month" ? "weeks.month_of" : "weeks.week_of"];
  body.replaceChildren();
  buckets.forEach((bucket, i) => {
    const sends = within(weeks.sends, bucket);
    if (!sends) return;
    const row = make(body, "tr");
    cells(row, [
      bucket.name, number(sends), number(within(weeks.gross, bucket)), percent(series[0].values[i]),
      number(within(weeks.quality, bucket)), percent(series[1].values[i]), ...known.map((name) => number(within(weeks[name], bucket))),
    ]);
    if (bucket.partial && choice.period === "week") make(row.cells[0], "span", { class: "sub" }, DATA.text["weeks.partial_week"]);
    row.cells[3].className = "raw";
    row.cells[5].className = "quality";
  });
}

function inScope(place) {
  return choice.scope === null || DATA.campaigns[place][0].includes(choice.scope);
}

function showRows() {
  const search = byId("filter-name"), thin = byId("filter-thin"), text = search ? search.value.trim().toLowerCase() : "";
  let count = 0;
  rows.forEach((row, place) => {
    const fits = inScope(place) && row.cells[0].textContent.toLowerCase().includes(text) && (!thin || thin.checked || row.dataset.grade !== "D");
    row.hidden = !fits;
    if (row.drilled) row.drilled.hidden = !fits;
    if (fits) count += 1;
  });
  if (byId("shown")) byId("shown").textContent = say("campaigns.shown", { shown: count, all: rows.length });
  for (const row of document.querySelectorAll("tr[data-s]")) {
    row.hidden = choice.scope !== null && !row.dataset.s.split(" ").includes(String(choice.scope));
  }
  const early = byId("too-early");
  if (early) {
    const many = early.querySelectorAll("tbody tr:not([hidden])").length;
    early.hidden = !many;
    early.querySelector("summary").textContent = say(many === 1 ? "verdicts.fold.one" : "verdicts.fold.many", { n: number(many) });
  }
}

function show() {
  for (const [part, html] of originals) part.innerHTML = html;
  const scope = choice.scope === null ? null : DATA.scopes[choice.scope];
  if (scope) {
    showHead(scope);
    showTiles(scope.tiles);
    if (byId("classes-table")) showClasses(scope.classes);
  }
  if (byId("lines") && (scope || choice.period === "month")) {
    showLines(DATA.campaigns.filter((_, place) => inScope(place)), scope ? scope.expected : null);
  }
  for (const part of document.querySelectorAll(".by-week, .by-month")) part.hidden = part.className === "by-week" === (choice.period === "month");
  for (const part of document.querySelectorAll("[data-whole]")) part.hidden = Boolean(scope);
  for (const part of document.querySelectorAll("[data-section-whole]")) part.classList.toggle("whole", Boolean(scope));
  if (byId("scope-name")) byId("scope-name").textContent = scope ? scope.label : DATA.text["filter.everything"];
  showRows();
}

function inside(inner, outer) {
  return DATA.campaigns.every(([scopes]) => !scopes.includes(inner) || scopes.includes(outer));
}

// The narrowest choice counts; what does not lie in the wider one is not offered.
function choose() {
  let wider = null;
  choice.scope = null;
  for (const select of document.querySelectorAll("select.scope")) {
    for (const option of select.options) option.hidden = option.value !== "" && wider !== null && !inside(Number(option.value), wider);
    if (select.value && select.selectedOptions[0].hidden) select.value = "";
    if (select.value) {
      wider = choice.scope = Number(select.value);
    }
  }
  choice.period = byId("filter-period") ? byId("filter-period").value : "week";
  show();
}

rows.forEach((row, place) => openable(row, DATA.campaigns[place], table.tHead.rows[0].cells.length));
if (table) {
  Array.from(table.tHead.rows[0].cells).forEach((header, column) => {
    const button = header.querySelector("button");
    if (button) button.addEventListener("click", () => sortBy(table, rows, header, column));
  });
}
for (const control of document.querySelectorAll("#filters select")) control.addEventListener("change", choose);
if (byId("filter-reset")) {
  byId("filter-reset").addEventListener("click", () => {
    for (const control of document.querySelectorAll("#filters select")) control.selectedIndex = 0;
    choose();
  });
}
for (const id of ["filter-name", "filter-thin"]) if (byId(id)) byId(id).addEventListener("input", showRows);
// A page that is left and come back to may have kept its fields: show what they say.
choose();
