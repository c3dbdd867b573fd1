// Filters the list of variables. Without script the whole list is there, and the form is not.
"use strict";

const form = document.querySelector("[data-search-form]");
const table = document.querySelector("[data-search-table]");

if (form) form.hidden = false;

if (form && table) {
  const field = form.elements.namedItem("q");
  const status = document.querySelector("[data-search-status]");
  const region = table.parentElement;
  const rows = [...table.tBodies[0].rows].map((row) => ({
    row,
    text: (row.textContent + " " + row.dataset.words).toLowerCase(),
  }));

  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    const found = shown
      ? `${shown} of ${rows.length} variables`
      : `No variable has “${field.value.trim()}”. Try fewer or other words.`;
    status.textContent = words.length ? found : "";
    region.hidden = !shown;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  field.addEventListener("input", filter);
  field.value = new URLSearchParams(window.location.search).get("q") || "";
  filter();
}
