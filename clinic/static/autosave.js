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

  const say = (text) => { status.textContent = text; };

  async function save() {
    timer = null;
    if (stopped || form.dataset.sending) return;
    const sent = new FormData(form);
    say("Saving…");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: sent, headers: { "X-Background": "1" } });
      if (answer.status === 401) { stopped = true; say("You were signed out. Sign in in another tab, then save."); return; }
      const told = await answer.json();
      if (answer.ok) {
        form.elements.version.value = told.version;
        firstChange = 0;
        form.dataset.changed = "";
        say(`Saved at ${new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}.`);
        return;
      }
      stopped = answer.status === 409;
      say(`Not saved yet. ${told.problem}${stopped ? " Press Save draft to see both texts." : ""}`);
    } catch {
      say("Not saved yet: no connection. Trying again.");
      timer = window.setTimeout(save, PAUSE * 2);
    }
  }

  form.addEventListener("input", () => {
    if (stopped) return;
    const now = Date.now();
    firstChange = firstChange || now;
    say("Not saved yet.");
    window.clearTimeout(timer);
    timer = window.setTimeout(save, Math.max(0, Math.min(PAUSE, firstChange + LONGEST - now)));
  });
})();
