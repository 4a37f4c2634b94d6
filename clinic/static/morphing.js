// What an answer of the builder leaves as it is: what is being typed, what was typed and is not sent yet, what somebody
// has opened, what was refused, and all that is the same.
"use strict";

(() => {
  const unsent = new WeakSet();
  const typed = new Set(); // what may show something else than its markup says: since it was changed,
  const passed = new Set(); // or because an answer passed it by while it had the focus
  let isAnswered = () => false;

  // Answers come in the order in which changes were sent. One that was made after that is in no answer yet; it stays until
  // its own form is sent. What saves itself is sent soon; the first day and the language are sent when the sheet is issued.
  document.addEventListener("change", ({ target }) => {
    if (target.form?.method !== "post" || !target.closest("#builder")) return;
    unsent.add(target);
    typed.add(target);
  }, true);

  // The form of one exercise says what was touched in it: what was not takes what is saved by then, be it by a colleague, be
  // it by a change that waited for a connection before this one.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const form = detail.elt.closest("form");
    if (!form?.matches(".line-form")) return;
    for (const field of form.elements) if (typed.has(field)) detail.formData.append("touched", field.name);
  });

  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    const isSent = sentFrom(detail.requestConfig);
    for (const form of document.querySelectorAll("#builder form")) {
      if (isSent(form)) for (const field of form.elements) unsent.delete(field);
    }
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => { isAnswered = sentFrom(detail.requestConfig); });

  // What waited for a connection is sent by no form, yet came from one. The props of a line have one address.
  function sentFrom({ elt, verb, path, formData, triggeringEvent }) {
    const sender = elt.closest("form") ?? (triggeringEvent?.type === "submit" ? triggeringEvent.target : null);
    const [address, prop] = [path.split("?")[0], formData.get("prop")];
    const isSame = (form) => form.getAttribute("action") === address && (form.elements.prop?.value ?? null) === prop;
    return (form) => verb === "post" && (sender ? form === sender : isSame(form));
  }

  function copy(from, to) {
    to.value = from.value;
    to.checked = from.checked;
  }

  const isRefused = (node) => node.matches?.("form[data-saves-itself], #dose-for-all form") && node.querySelector('[aria-invalid="true"], .callout--warn');

  // What was refused stays as it was typed, with why, until that very form is sent again.
  function staysRefused(old, fresh) {
    if (!isRefused(old) || isRefused(fresh) || isAnswered(old) || !fresh.matches?.("form")) return false;
    for (const field of old.querySelectorAll('[name$="version"]')) {
      const now = fresh.querySelector(`[name="${field.name}"]`);
      if (now && !old.querySelector(".callout--warn")) field.value = now.value;
    }
    return true;
  }

  Idiomorph.defaults.ignoreActiveValue = true;
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node, change) => !(name === "open" && node.matches("details") && change === "remove");

  const holdsTyped = (node) => [...typed, ...passed].some((field) => node.contains(field));

  // A click changes little of the page: what is the same is left alone as a whole, with all that is in it.
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (old, fresh) => {
    if (!holdsTyped(old) && old.isEqualNode(fresh)) return false;
    if (unsent.has(old)) copy(old, fresh);
    else takeSaved(old, fresh);
    return !staysRefused(old, fresh);
  };

  // Idiomorph leaves what has the focus as it shows, so that the next answer has to look at it again.
  function takeSaved(old, fresh) {
    const wasTyped = typed.delete(old);
    if (old === document.activeElement) { if (wasTyped) passed.add(old); }
    else if (passed.delete(old)) copy(fresh, old);
  }
})();
