// The diary grid by keyboard, in the order of the paper: an exercise's seven days, then its pain before, then its pain after.
// Enter goes down to the same day of the next exercise, as in a spreadsheet, and from pain to its first day, as on paper; Shift
// and Enter go up. Tab goes as on every page.
"use strict";

(() => {
  const form = document.querySelector("form[data-diary]");
  if (!form) return;
  const ANSWERS = { d: "done", s: "partly", n: "skipped" };
  const KINDS = ["status", "before", "after"];

  const kindOf = (box) => box.dataset.cell.split("-")[0];
  const dayOf = (box) => box.dataset.cell.split("-")[1];
  const lines = () => [...form.querySelectorAll("tbody")];
  const boxes = (line, kind) => [...line.querySelectorAll(`[data-cell^="${kind}-"]`)];
  const inOrder = () => lines().flatMap((line) => KINDS.flatMap((kind) => boxes(line, kind)));

  // Pain stands beside what was done: a day without an answer, or with a no, is passed over.
  function takesPain(box) {
    const status = box.closest("tbody").querySelector(`[data-cell="status-${dayOf(box)}"]`);
    return status.value === "done" || status.value === "partly";
  }

  function goTo(box) {
    if (!box) { form.querySelector("button[type=submit]").focus(); return; }
    box.focus();
    if (box.select) box.select();
  }

  function after(box) {
    const order = inOrder();
    return order.slice(order.indexOf(box) + 1).find((one) => kindOf(one) === "status" || takesPain(one));
  }

  // Pain is what a line ends with: the next thing on paper is the first day of another exercise.
  function below(box, step) {
    const all = lines();
    const line = all[all.indexOf(box.closest("tbody")) + step];
    if (!line) return null;
    const days = boxes(line, "status");
    return kindOf(box) === "status" ? days.find((one) => one.dataset.cell === box.dataset.cell) : days[0];
  }

  function say(box, value) {
    if (box.value === value) return;
    box.value = value;
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  function allDone(line, from) {
    for (const box of boxes(line, "status")) if (box === from || (!box.value && (!from || Number(dayOf(box)) > Number(dayOf(from))))) say(box, "done");
  }

  function answer(box, event) {
    const key = event.key.toLowerCase();
    const line = box.closest("tbody");
    if (key === "a" && event.shiftKey) {
      for (const one of lines()) allDone(one, null);
      goTo(boxes(lines()[0], "before").find(takesPain));
    } else if (key === "a") {
      allDone(line, box);
      goTo(after(boxes(line, "status").at(-1)));
    } else if (key in ANSWERS) {
      say(box, ANSWERS[key]);
      goTo(after(box));
    } else if (key === "backspace" || key === "delete") {
      say(box, "");
    } else if (key === " ") {
      goTo(after(box));
    } else return false;
    return true;
  }

  // One digit fills a box, but for 1, which may become 10: the next key tells.
  function pain(box, event) {
    const isWhole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    if (event.key === " ") { goTo(after(box)); return true; }
    if (/^[a-z]$/i.test(event.key)) {
      const next = after(box);
      if (next && kindOf(next) === "status") { goTo(next); answer(next, event); }
      return true;
    }
    if (!/^[0-9]$/.test(event.key)) return false;
    if (box.value === "1" && !isWhole) {
      if (event.key === "0") { say(box, "10"); goTo(after(box)); return true; }
      const next = after(box);
      goTo(next);
      return next && kindOf(next) !== "status" ? pain(next, event) : true;
    }
    say(box, event.key);
    if (event.key === "1") box.setSelectionRange(1, 1); else goTo(after(box));
    return true;
  }

  form.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-cell]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); return; }
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      const next = below(box, event.shiftKey ? -1 : 1);
      if (next) goTo(next);
      return;
    }
    if (kindOf(box) === "status" ? answer(box, event) : pain(box, event)) event.preventDefault();
  });

  // Opened by the code on the paper, the week waits for its first answer.
  if ("diaryStart" in form.dataset) goTo(inOrder()[0]);
})();
