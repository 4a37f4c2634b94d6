// What an answer of the builder leaves as it is: what is being typed, what was typed and is not sent yet, what somebody
// has opened, what was refused, and all that is the same.
"use strict";

(() => {
  const unsent = new WeakSet();
  const typed = new Set(); // what may show something else than its markup says
  let answered = null;

  // Answers come in the order in which changes were sent. One that was made after that is in no answer yet; it stays until
  // its own form is sent. What saves itself is sent soon; the first day and the language are sent when the sheet is issued.
  document.addEventListener("change", ({ target }) => {
    if (target.form?.method !== "post" || !target.closest("#builder")) return;
    unsent.add(target);
    typed.add(target);
  }, true);

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    for (const field of detail.elt.closest("form")?.elements ?? []) unsent.delete(field);
  });

  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    if (detail.requestConfig.verb === "post") answered = detail.elt.closest("form");
  });

  function keepTyped(old, fresh) {
    fresh.value = old.value;
    fresh.checked = old.checked;
  }

  const isRefused = (node) => node.matches?.("form.typed") && node.querySelector('[aria-invalid="true"]');

  // A dose that was refused stays as it was typed, with why, until that very field is sent again.
  function staysRefused(old, fresh) {
    if (!isRefused(old) || isRefused(fresh) || old === answered || !fresh.matches?.("form.typed")) return false;
    const [version, newVersion] = [old, fresh].map((node) => node.querySelector('[name="version"]'));
    if (version && newVersion) version.value = newVersion.value;
    return true;
  }

  Idiomorph.defaults.ignoreActiveValue = true;
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node, change) => !(name === "open" && node.matches("details") && change === "remove");

  const holdsTyped = (node) => [...typed].some((field) => node.contains(field));

  // A click changes little of the page: what is the same is left alone as a whole, with all that is in it.
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (old, fresh) => {
    if (!holdsTyped(old) && old.isEqualNode(fresh)) return false;
    if (unsent.has(old)) keepTyped(old, fresh);
    else typed.delete(old);
    return !staysRefused(old, fresh);
  };
})();
