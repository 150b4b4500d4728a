// Filters and sorts the campaign table. Everything on the page is readable without it.
(function () {
  "use strict";
  document.documentElement.classList.remove("no-script");
  const table = document.getElementById("campaigns");
  const search = document.getElementById("filter-name");
  // One campaign needs no filter, and has none.
  if (!table || !search) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const account = document.getElementById("filter-account");
  const thin = document.getElementById("filter-thin");
  const shown = document.getElementById("shown");

  function apply() {
    const wanted = account ? account.value : "";
    const text = search.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      const fits = (!wanted || row.dataset.account === wanted)
        && (!text || row.dataset.name.toLowerCase().includes(text))
        && (thin.checked || row.dataset.grade !== "D");
      row.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = count + " of " + rows.length + " shown";
  }

  function key(row, column) {
    const value = column ? row.cells[column].dataset.sort : row.dataset.name;
    if (value === undefined || value === "") return null;
    const number = Number(value);
    return Number.isNaN(number) ? value.toLowerCase() : number;
  }

  function sort(header, column) {
    const down = header.getAttribute("aria-sort") !== "descending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const known = rows.filter((row) => key(row, column) !== null);
    const unknown = rows.filter((row) => key(row, column) === null);
    known.sort((a, b) => {
      const x = key(a, column), y = key(b, column);
      const order = x < y ? -1 : x > y ? 1 : 0;
      return down ? -order : order;
    });
    // What is not known is neither the highest nor the lowest: it stands last, whichever way is up.
    body.append(...known, ...unknown);
  }

  Array.from(table.tHead.rows[0].cells).forEach((header, column) => {
    const button = header.querySelector("button");
    if (button) button.addEventListener("click", () => sort(header, column));
  });
  for (const control of [account, thin]) if (control) control.addEventListener("change", apply);
  search.addEventListener("input", apply);
  // A page that is left and come back to may have kept its fields: show what they say.
  apply();
})();
