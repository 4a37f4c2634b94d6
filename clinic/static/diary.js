// In the diary grid Enter goes down to the same box of the next exercise, as in a spreadsheet; Shift and Enter go up.
"use strict";

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (event.key !== "Enter" || !cell) return;
  event.preventDefault();
  const column = [...document.querySelectorAll(`[data-cell="${cell.dataset.cell}"]`)];
  const next = column[column.indexOf(cell) + (event.shiftKey ? -1 : 1)];
  if (!next) return;
  next.focus();
  if (next.select) next.select();
});
