// Drafts save themselves: <form data-autosave="URL"> with a field "version". After a pause, at most every 20 seconds.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = form.querySelector("[data-autosave-status]");
  const PAUSE = 3000;
  const LONGEST = 20000;
  let timer = null;
  let firstChange = 0;
  let stopped = false;
  let running = null;
  let edits = 0;

  const say = (text) => { status.textContent = text; };

  async function save() {
    timer = null;
    if (stopped || form.dataset.sending) return;
    const sent = new FormData(form);
    const editsSent = edits;
    running = new AbortController();
    say("Saving…");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: sent, headers: { "X-Background": "1" }, signal: running.signal });
      if (answer.status === 401) { stopped = true; say("You were signed out. Sign in in another tab, then save."); return; }
      const told = await answer.json();
      if (answer.ok) {
        form.elements.version.value = told.version;
        for (const hint of form.querySelectorAll("[data-tone]")) hint.textContent = told.tone[hint.dataset.tone] || "";
        if (edits === editsSent) {
          firstChange = 0;
          form.dataset.changed = "";
        }
        say(`Saved at ${new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}.`);
        return;
      }
      stopped = answer.status === 409;
      say(`Not saved yet. ${told.problem}${stopped ? " Press Save draft to see both texts." : ""}`);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      say("Not saved yet: no connection. Trying again.");
      timer = window.setTimeout(save, PAUSE * 2);
    }
  }

  form.addEventListener("input", () => {
    edits += 1;
    if (stopped) return;
    const now = Date.now();
    firstChange = firstChange || now;
    say("Not saved yet.");
    window.clearTimeout(timer);
    timer = window.setTimeout(save, Math.max(0, Math.min(PAUSE, firstChange + LONGEST - now)));
  });

  // The form itself is on its way: what it carries is newer than anything still being saved.
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    if (running) running.abort();
  });
})();
