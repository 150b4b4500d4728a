// Sorting, searching and saving the tables.
function sortKey(row, column) {
  const value = column ? (row.cells[column].dataset.sort ?? row.cells[column].textContent) : row.cells[0].textContent;
  if (value === undefined || value === "") return null;
  const figure = Number(value);
  return Number.isNaN(figure) ? value.toLowerCase() : figure;
}

function sortBy(table, rows, header, column) {
  const down = header.getAttribute("aria-sort") !== "descending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const known = rows.filter((row) => sortKey(row, column) !== null);
  const unknown = rows.filter((row) => sortKey(row, column) === null);
  known.sort((a, b) => {
    const x = sortKey(a, column), y = sortKey(b, column), order = x < y ? -1 : x > y ? 1 : 0;
    return down ? -order : order;
  });
  // What is not known is neither the highest nor the lowest: it stands last, whichever way is up.
  for (const row of [...known, ...unknown]) table.tBodies[0].append(row, ...(row.drilled ? [row.drilled] : []));
}

// A cell as text: its own words first, then what stands small below, apart by "; ".
function cellText(cell) {
  if (cell.dataset.sort !== undefined && cell.dataset.sort !== "" && !Number.isNaN(Number(cell.dataset.sort))) {
    return cell.dataset.sort.replace(".", DATA.text["number.decimal"]);
  }
  const parts = [];
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.replace(/\s+/g, " ").trim();
    if (text && !walker.currentNode.parentElement.closest("button:not(.open)")) parts.push(text);
  }
  return parts.join("; ");
}

// A spreadsheet runs what begins like a formula: such a text gets an apostrophe, a number does not.
function csvField(text) {
  const plain = /^[-+\u2212]?[\d.,]+\s?%?$/.test(text);
  const guarded = !plain && /^[=+\-@\t\r\u2212\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? "'" + text : text;
  const apart = DATA.text["number.csv_separator"];
  return /["\n\r]/.test(guarded) || guarded.includes(apart) ? '"' + guarded.replace(/"/g, '""') + '"' : guarded;
}

function csvOf(table) {
  const columns = Array.from(table.tHead.rows[0].cells).map((cell, i) => [cell, i]).filter(([cell]) => cell.dataset.csv !== "");
  const lines = [columns.map(([cell]) => cell.textContent.trim())];
  for (const row of table.tBodies[0].rows) {
    if (!row.hidden && !row.classList.contains("drilled")) lines.push(columns.map(([, i]) => cellText(row.cells[i])));
  }
  // The mark in front tells Excel that the file is UTF-8.
  return "\uFEFF" + lines.map((fields) => fields.map(csvField).join(DATA.text["number.csv_separator"])).join("\r\n") + "\r\n";
}

for (const table of document.querySelectorAll("table[data-csv]")) {
  const heading = table.closest("section").querySelector("h2").textContent;
  const save = document.createElement("button");
  save.type = "button";
  save.className = "save";
  save.textContent = DATA.text["csv.save"];
  save.setAttribute("aria-label", say("csv.of", { table: table.caption?.textContent || heading }));
  (table.closest(".scroll") || table).after(save);
  save.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv" }));
    link.download = `qae-${table.dataset.csv}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
