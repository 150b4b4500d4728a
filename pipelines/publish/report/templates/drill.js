// The verdicts in a row with how long each stood.
function told(weeks) {
  const runs = [];
  for (const verdict of weeks) {
    if (runs.length && runs[runs.length - 1][0] === verdict) runs[runs.length - 1][1] += 1;
    else runs.push([verdict, 1]);
  }
  const said = runs.map(([verdict, n]) => say(n > 1 ? "verdicts.for_weeks" : "verdicts.for_a_week", { verdict: DATA.verdicts[verdict][1], n }));
  return said.join(DATA.text["verdicts.then"]);
}

// Opening a campaign: what its replies were, its lines, its verdicts.
function drillInto(row, campaign, columns) {
  const detail = document.createElement("tr");
  detail.className = "drilled";
  const cell = make(detail, "td", { colspan: columns });
  const panes = make(cell, "div", { class: "panes" });

  const mix = make(panes, "div");
  make(mix, "h3", {}, DATA.text["campaigns.drill_mix"]);
  const counts = unpack(campaign[2]), all = counts.reduce((sum, count) => sum + count, 0);
  const list = make(mix, "dl", { class: "mix" });
  DATA.classes.forEach(([key, name], i) => {
    if (!counts[i]) return;
    const line = make(list, "div");
    make(line, "dt", {}, name);
    const bar = make(make(line, "dd"), "svg", { width: "100%", height: 12, "aria-hidden": "true" });
    make(bar, "rect", { class: "fill-" + key, width: (100 * counts[i] / all).toFixed(2) + "%", height: 12 });
    make(line, "dd", { class: "figure" }, `${number(counts[i])} (${percent(counts[i] / all, 0)})`);
  });
  if (!all) make(mix, "p", { class: "nodata" }, DATA.text["number.no_data"]);

  if (linesOf(campaign)) {
    const lines = make(panes, "figure");
    make(lines, "h3", {}, DATA.text["campaigns.drill_lines"]);
    const buckets = bucketsBy("week"), weeks = weeksOf([campaign]);
    chart(lines, buckets, rates(weeks, buckets), {
      width: 440, height: 200, unit: "%", kind: "drill", labels: true, title: DATA.text["campaigns.drill_lines"],
    });
  }

  const verdicts = make(panes, "div");
  make(verdicts, "h3", {}, DATA.text["campaigns.drill_verdicts"]);
  if (campaign[3].length) {
    const weeks = make(verdicts, "svg", { class: "weeks", width: campaign[3].length * 18, height: 18, role: "img", "aria-label": told(campaign[3]) });
    campaign[3].forEach((verdict, i) => make(weeks, "rect", { class: DATA.verdicts[verdict][0], x: i * 18 }));
    make(verdicts, "p", {}, told(campaign[3]));
  } else {
    make(verdicts, "p", { class: "nodata" }, DATA.text["campaigns.no_verdicts"]);
  }
  row.after(detail);
  return detail;
}

function openable(row, campaign, columns) {
  const title = row.cells[0].firstChild, button = document.createElement("button");
  button.type = "button";
  button.className = "open";
  button.setAttribute("aria-expanded", "false");
  button.textContent = title.textContent;
  title.replaceWith(button);
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
    if (open) { row.drilled.remove(); row.drilled = null; } else { row.drilled = drillInto(row, campaign, columns); }
  });
}
