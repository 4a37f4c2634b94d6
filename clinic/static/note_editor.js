// The editor of a note: saves itself, puts text in without leaving the page, counts words, goes from blank to blank.
"use strict";

// Two versions side by side: take one text over.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (!button) return;
  const field = document.getElementById(button.dataset.take.split("-")[0]);
  field.value = document.querySelector(`[data-text="${button.dataset.take}"]`).content.textContent;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const SECTIONS = ["subjective", "objective", "assessment", "plan"];
  const BLANK = /\[\[[^\[\]\n]{1,160}\]\]/g;
  const PAUSE = 3000;
  const LONGEST = 20000;
  const status = form.querySelector("[data-autosave-status]");
  const again = form.querySelector("[data-save-again]");
  const nextBlank = form.querySelector("[data-next-blank]");
  let timer = null;
  let firstChange = 0;
  let edits = 0;
  let running = null; // one save at a time: the next one needs the version this one makes
  let isBlocked = false; // another editor was first: only a person can go on
  let isOfNow = false; // the token of this page was read anew after a new sign-in

  const field = (name) => form.elements[name];
  function say(text, canTry = false) {
    status.textContent = text;
    again.hidden = !canTry;
  }

  // Saving ------------------------------------------------------------------------------------------------------------

  async function save(extra = {}) {
    window.clearTimeout(timer);
    timer = null;
    while (running) await running;
    if (isBlocked || form.dataset.sending) return null;
    running = send(extra).finally(() => { running = null; });
    return running;
  }

  async function send(extra) {
    const sent = new FormData(form);
    for (const [name, value] of Object.entries(extra)) sent.set(name, value);
    const editsSent = edits;
    say("Saving…");
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, { method: "POST", body: sent, headers: { "X-Background": extra.insert ? "0" : "1" } });
    } catch {
      say("Not saved yet: no connection. Trying again.", true);
      timer = window.setTimeout(save, PAUSE * 2);
      return null;
    }
    if (answer.status === 401 || (answer.status === 400 && !isOfNow)) {
      if (answer.status === 400 && await renewToken()) return send(extra);
      say("Not saved yet: you were signed out. Sign in in another tab, then press the button.", true);
      return null;
    }
    const told = await answer.json().catch(() => ({ problem: answer.status === 400 ? "Something in your text cannot be stored, such as a control character from a scan." : "The answer could not be read." }));
    if (!answer.ok) {
      isBlocked = Boolean(told.conflict);
      say(`Not saved yet. ${told.problem}${isBlocked ? " Press Save draft to see both texts." : ""}`, !isBlocked);
      return null;
    }
    isOfNow = false;
    takeOver(told, editsSent);
    return told;
  }

  function takeOver(told, editsSent) {
    field("version").value = told.version;
    field("base").value = told.base;
    for (const hint of form.querySelectorAll("[data-tone]")) hint.textContent = told.tone[hint.dataset.tone] || "";
    form.querySelector("[data-units]").textContent = told.units;
    for (const name of SECTIONS) {
      const shown = form.querySelector(`[data-sources="${name}"]`);
      if (shown.innerHTML.trim() !== told.sources[name].trim()) shown.innerHTML = told.sources[name];
    }
    if (edits === editsSent) {
      firstChange = 0;
      form.dataset.changed = "";
    }
    say(`Saved at ${new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}.`);
  }

  // The token of a page belongs to a session; after a new sign-in it is read anew.
  async function renewToken() {
    const answer = await fetch(window.location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const theirs = page.querySelector('form[data-autosave] [name="csrf_token"]');
    if (!theirs) return false;
    field("csrf_token").value = theirs.value;
    isOfNow = true;
    return true;
  }

  again.addEventListener("click", async () => {
    await renewToken();
    save();
  });
  window.addEventListener("online", () => { if (form.dataset.changed) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && form.dataset.changed) save(); });

  form.addEventListener("input", (event) => {
    edits += 1;
    count();
    if (isBlocked || event.target.name === "template") return;
    const now = Date.now();
    firstChange = firstChange || now;
    say("Not saved yet.");
    window.clearTimeout(timer);
    timer = window.setTimeout(save, Math.max(0, Math.min(PAUSE, firstChange + LONGEST - now)));
  });

  // The form itself is on its way. It waits for a save that runs, whose version it must carry.
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    running.finally(() => window.setTimeout(() => form.requestSubmit(submitter)));
  }, true);

  // Putting in --------------------------------------------------------------------------------------------------------

  form.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    event.preventDefault();
    if (isBlocked) { form.requestSubmit(); return; }
    button.disabled = true;
    const typed = Object.fromEntries(SECTIONS.map((name) => [name, field(name).value]));
    const told = await save({ insert: button.value });
    button.disabled = false;
    if (!told) { button.focus(); return; }
    const changed = SECTIONS.filter((name) => put(name, typed[name], told.typed[name], told.texts[name]));
    count();
    announce(changed.length ? `Put in: ${button.textContent.trim()}.` : "It is in the note already.");
    if (!changed.length) say("It is in the note already.");
    (changed.length ? field(changed[0]) : button).focus();
  });

  // What was typed while the server answered stays; the new text goes below it, and Ctrl+Z takes it out again. `tidied` is
  // what the server made of the typed text before anything was put in: two spaces are one there.
  function put(name, typed, tidied, stored) {
    const area = field(name);
    const cleaned = tidied.replace(/\s+$/, "");
    const added = stored.slice(cleaned.length);
    if (!added.trim()) return false;
    if (area.value === typed && typed.replace(/\s+$/, "") !== cleaned) { area.value = stored; return true; }
    area.focus();
    const kept = area.value.replace(/\s+$/, "").length;
    const below = kept && !added.startsWith("\n") ? `\n\n${added}` : added; // typed meanwhile into an empty section
    area.setSelectionRange(kept, area.value.length);
    if (!document.execCommand("insertText", false, below)) area.setRangeText(below, kept, area.value.length, "end");
    area.setSelectionRange(kept, kept); // the next blank is the first of what came
    return true;
  }

  // Words and blanks --------------------------------------------------------------------------------------------------

  const wordsOf = (text) => (text.match(/\S+/g) || []).length;
  function count() {
    let all = 0;
    let blanks = 0;
    for (const name of SECTIONS) {
      const text = field(name).value;
      const words = wordsOf(text);
      all += words;
      blanks += (text.match(BLANK) || []).length;
      form.querySelector(`[data-words="${name}"]`).textContent = words ? `${words} ${words === 1 ? "word" : "words"}` : "";
    }
    const open = blanks ? ` ${blanks} ${blanks === 1 ? "blank" : "blanks"} open.` : "";
    form.querySelector("[data-words-all]").textContent = `${all} words.${open}`;
    nextBlank.hidden = !blanks;
  }

  function goToNextBlank() {
    const areas = SECTIONS.map(field);
    const at = areas.indexOf(document.activeElement);
    const from = at < 0 ? 0 : at;
    for (let step = 0; step <= areas.length; step += 1) {
      const area = areas[(from + step) % areas.length];
      const start = step === 0 && at >= 0 ? area.selectionEnd : 0;
      const found = [...area.value.matchAll(BLANK)].find((one) => one.index >= start);
      if (found) {
        area.focus();
        area.setSelectionRange(found.index, found.index + found[0].length);
        return;
      }
    }
  }
  nextBlank.addEventListener("click", goToNextBlank);

  document.addEventListener("keydown", (event) => {
    if (event.key === "F2") { event.preventDefault(); goToNextBlank(); }
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key === "s") { event.preventDefault(); save(); }
    if (event.key === "Enter") { event.preventDefault(); form.requestSubmit(form.querySelector('[name="action"][value="review"]')); }
  });

  count();
})();
