// Lines over time, laid out as the report itself lays them out: see charts.py, whose twin this is.
const round1 = (value) => Math.round(value * 10) / 10;

function niceTicks(highest, wanted) {
  if (!(highest > 0)) return [0, 1];
  const rough = highest / wanted, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((s) => s * power).find((s) => s >= rough * (1 - 1e-9));
  return Array.from({ length: Math.ceil(highest / step - 1e-9) + 1 }, (_, i) => Number((step * i).toFixed(12)));
}

// Labels of the first bucket of each month, none too close to the one before.
function ticksOf(buckets, x) {
  if (buckets.length <= 6) return buckets.map((bucket, i) => [x(i), bucket.name.split(" ").slice(0, -1).join(" ")]);
  const ticks = [];
  DATA.months.forEach(([name, places, month], i) => {
    const at = x(buckets.byMonth ? i : places[0]), last = ticks[ticks.length - 1];
    if (!last || at - last[0] >= (last[1].length > 4 ? 62 : 34)) ticks.push([at, !last || month === 1 ? name : name.split(" ")[0]]);
  });
  return ticks;
}

// One chart into `holder`: series are {key, name, values, expected}; a value of null is a gap.
function chart(holder, buckets, series, { width, height, unit, kind, labels, title }) {
  const left = 38, right = width - (labels ? (width > 500 ? 118 : 84) : 10), top = 14, bottom = height - 26;
  const peak = Math.max(0, ...series.flatMap((s) => [...s.values, ...(s.expected || [])]).filter((v) => v !== null));
  const factor = unit === "%" ? 100 : 1, scale = niceTicks(peak * factor, height > 180 ? 4 : 2);
  const ceiling = scale[scale.length - 1] / factor, step = (right - left) / Math.max(1, buckets.length - 1);
  const x = (i) => round1(buckets.length > 1 ? left + step * i : (left + right) / 2);
  const y = (v) => round1(bottom - (bottom - top) * v / ceiling);
  const svg = make(holder, "svg", { class: "chart " + kind, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title });
  const young = buckets.findIndex((b) => b.places.some((i) => afterRipe(DATA.weeks[i][0])));
  if (young >= 0) {
    const from = x(Math.max(0, young - 0.5));
    make(svg, "rect", { class: "young", x: from, y: top, width: Math.max(0, right - from), height: bottom - top });
  }
  scale.forEach((value, i) => {
    const at = y(value / factor);
    make(svg, "line", { class: i ? "grid" : "grid base", x1: left, x2: right, y1: at, y2: at });
    const figure = number(value, value === Math.round(value) ? 0 : value * 10 === Math.round(value * 10) ? 1 : 2);
    make(svg, "text", { x: left - 7, y: at + 4, "text-anchor": "end" }, unit ? say("number.percent", { n: figure }) : figure);
  });
  for (const [at, label] of ticksOf(buckets, x)) {
    make(svg, "line", { class: "grid base", x1: at, x2: at, y1: bottom, y2: bottom + 4 });
    make(svg, "text", { x: at, y: bottom + 18, ...(at > width - 34 ? { "text-anchor": "end" } : {}) }, label);
  }
  for (const s of series) {
    (s.expected || []).forEach((value, i) => {
      if (value === null || s.values[i] === null) return;
      make(svg, "line", { class: "hatch " + s.key, x1: x(i), x2: x(i), y1: y(s.values[i]), y2: y(value) });
      make(svg, "line", { class: "expected " + s.key, x1: x(i) - 6, x2: x(i) + 6, y1: y(value), y2: y(value) });
    });
  }
  if (series.length === 2) {
    const both = buckets.map((_, i) => i).filter((i) => series.every((s) => s.values[i] !== null));
    const there = both.map((i) => `${x(i)} ${y(series[0].values[i])}`);
    const back = both.map((i) => `${x(i)} ${y(series[1].values[i])}`).reverse();
    if (both.length > 1) make(svg, "path", { class: "gap", d: `M${there.join("L")}L${back.join("L")}Z` });
  }
  const placed = [];
  for (const s of series) line(svg, s, buckets, { x, y, height, kind, placed });
  if (labels) endLabels(svg, placed, unit);
  return svg;
}

function line(svg, s, buckets, { x, y, height, kind, placed }) {
  const points = buckets.map((_, i) => i).filter((i) => s.values[i] !== null);
  const paths = ["", ""];
  points.forEach((j, k) => {
    const i = points[k - 1];
    if (!k) return;
    const whole = j === i + 1 && !buckets[i].partial && !buckets[j].partial;
    paths[whole ? 0 : 1] += `M${x(i)} ${y(s.values[i])}L${x(j)} ${y(s.values[j])}`;
  });
  make(svg, "path", { class: "line " + s.key, d: paths[0] });
  make(svg, "path", { class: "line dashed " + s.key, d: paths[1] });
  for (const i of points) {
    if (!buckets[i].partial && (height <= 150 || kind === "narrow")) continue;
    const dot = make(svg, "circle", {
      class: "dot " + s.key + (buckets[i].partial ? " partial" : ""), cx: x(i), cy: y(s.values[i]), r: height > 150 && kind !== "narrow" ? 3.4 : 2.6,
    });
    make(dot, "title", {}, `${buckets[i].name}: ${s.show(s.values[i])}`);
  }
  const end = points.filter((i) => !buckets[i].partial).pop() ?? points[points.length - 1];
  if (end !== undefined) placed.push({ s, x: x(points[points.length - 1]) + 12, y: y(s.values[end]), value: s.values[end] });
}

// Names at the ends of lines, moved apart as little as may be.
function endLabels(svg, placed) {
  const sorted = [...placed].sort((a, b) => a.y - b.y), lowered = [];
  for (const label of sorted) lowered.push(lowered.length ? Math.max(label.y, lowered[lowered.length - 1] + 30) : label.y);
  const shift = lowered.reduce((sum, at, i) => sum + at - sorted[i].y, 0) / Math.max(1, lowered.length);
  sorted.forEach((label, i) => {
    make(svg, "text", { class: "name " + label.s.key, x: label.x, y: lowered[i] - shift - 2 }, label.s.name);
    make(svg, "text", { class: "value", x: label.x, y: lowered[i] - shift + 14 }, label.s.show(label.value));
  });
}

// A week is young while one of its days may still be answered.
function afterRipe(monday) {
  const last = new Date(monday + "T00:00:00Z");
  last.setUTCDate(last.getUTCDate() + 6);
  return last.toISOString().slice(0, 10) > DATA.young;
}

// Reported and quality-adjusted of some weeks, by bucket.
function rates(weeks, buckets, expected) {
  const read = weeks.sends.map((sends, i) => sends - weeks.unread[i]);
  const later = (place) => buckets.map((b) => (b.places.length === 1 && expected && expected[DATA.weeks[b.places[0]][0]] || [null, null])[place]);
  return [
    { key: "raw", name: DATA.text["weeks.reported"], show: percent, expected: later(0),
      values: buckets.map((b) => ratio(within(weeks.gross, b), within(weeks.sends, b))) },
    { key: "quality", name: DATA.text["weeks.quality"], show: percent, expected: later(1),
      values: buckets.map((b) => ratio(within(weeks.quality, b), within(read, b))) },
  ];
}
