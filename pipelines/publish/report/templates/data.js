// The data of the page, unpacked, and numbers as this page writes them. All of it can be read without a script.
"use strict";
document.documentElement.classList.remove("no-script");
const DATA = JSON.parse(document.getElementById("data").textContent);
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const byId = (id) => document.getElementById(id);

// Whole numbers, five bits a character, the sixth says that more follow.
function unpack(text) {
  const numbers = [];
  let number = 0, scale = 1;
  for (const character of text) {
    const value = DIGITS.indexOf(character);
    number += (value & 31) * scale;
    if (value & 32) { scale *= 32; } else { numbers.push(number); number = 0; scale = 1; }
  }
  return numbers;
}

// Of a campaign: for each measure its weeks; undefined where nothing was sent.
function linesOf(campaign) {
  const numbers = unpack(campaign[1]), many = DATA.weeks.length;
  return numbers.length ? DATA.measures.map((_, i) => numbers.slice(i * many, (i + 1) * many)) : undefined;
}

// The weeks of some campaigns added up: {sends: [...], gross: [...], ...}; quality in whole replies.
function weeksOf(campaigns) {
  const sums = DATA.measures.map(() => DATA.weeks.map(() => 0));
  for (const campaign of campaigns) {
    const lines = linesOf(campaign);
    if (lines) lines.forEach((line, m) => line.forEach((value, i) => { sums[m][i] += value; }));
  }
  const named = Object.fromEntries(DATA.measures.map((name, m) => [name, sums[m]]));
  named.quality = named.quality.map((value) => value / DATA.parts);
  return named;
}

// Weeks or months: what each point is called, the weeks in it, whether one of them is cut.
function bucketsBy(period) {
  const weeks = period === "month" ? DATA.months : DATA.weeks.map(([, name], i) => [name, [i]]);
  const buckets = weeks.map(([name, places]) => ({ name, places, partial: places.some((i) => DATA.partial.includes(i)) }));
  return Object.assign(buckets, { byMonth: period === "month" });
}

const within = (values, bucket) => bucket.places.reduce((sum, i) => sum + values[i], 0);
const ratio = (part, whole) => (whole ? part / whole : null);

function say(key, values) {
  return DATA.text[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function number(value, digits) {
  // A half goes to the even neighbour, as where the page was written.
  const size = Math.abs(value), places = 10 ** (digits || 0), scaled = size * places, low = Math.floor(scaled);
  const even = scaled - low === 0.5 && low % 2 === 0 && Number.isInteger(size * 8) ? low / places : size;
  const [whole, rest] = even.toFixed(digits || 0).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, DATA.text["number.thousands"]);
  return (value < 0 ? "\u2212" : "") + grouped + (rest ? DATA.text["number.decimal"] + rest : "");
}

function percent(share, digits = 1) {
  if (share === null) return DATA.text["number.no_data"];
  const little = Math.abs(share) > 0 && Math.abs(share) < 0.0005;
  return say("number.percent", { n: number(share * 100, little ? 2 : digits) });
}

const SVG = Object.assign(document.createElement("p"), { innerHTML: "<svg></svg>" }).firstChild.namespaceURI;

// An element with its text and attributes; SVG where the parent is.
function make(parent, name, attributes, text) {
  const drawn = name === "svg" || parent instanceof SVGElement;
  const element = drawn ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}
