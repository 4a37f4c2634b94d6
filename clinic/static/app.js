// Progressive enhancement only: every page does its work without this file.
"use strict";

document.documentElement.classList.add("has-script");

const announcer = () => document.getElementById("announcer");

function announce(text) {
  const place = announcer();
  if (place) place.textContent = text;
}

function showNotice(text) {
  const flashes = document.querySelector(".flashes");
  if (!flashes) return;
  const notice = document.createElement("p");
  notice.className = "flash flash--block";
  notice.textContent = text;
  flashes.replaceChildren(notice);
}

// htmx: the CSRF token travels as a header, read at the moment of the request so that a long-open page stays valid.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

// A search that was answered by another page (signed out in between) must not be swapped into the list.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  const answered = xhr.responseURL && new URL(xhr.responseURL).pathname;
  const asked = new URL(pathInfo.requestPath, window.location.href).pathname;
  if (answered && answered !== asked) {
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL);
  }
});

// A search that is typed on is given up for the next one. That is no error, and the console says nothing of it.
const NO_ERRORS = ["htmx:afterRequest", "htmx:sendAbort"];
document.addEventListener("DOMContentLoaded", () => {
  if (window.htmx) window.htmx.logger = (_element, name, detail) => { if (NO_ERRORS.includes(name)) delete detail.error; };
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.elt.closest("[data-sends-again]") && event.detail.requestConfig.verb !== "get") return;
    showNotice("This could not be loaded. Check the connection and try again.");
  });
}

document.addEventListener("htmx:afterSwap", (event) => {
  const count = event.detail.target.isConnected ? event.detail.target : document.getElementById(event.detail.target.id);
  if (count && count.dataset.announce) announce(count.dataset.announce);
});

// Menus and confirmations close on Escape and, menus only, on a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details.menu[open], details.confirm[open]") || document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// One click, one save. The form is released again for pages that answer with a download.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  form.dataset.changed = "";
  window.setTimeout(() => delete form.dataset.sending, 5000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

// Long forms ask before typed text is lost: <form data-guard>.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.changed = "yes";
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector('form[data-guard][data-changed="yes"]')) event.preventDefault();
});

// Small buttons that need script are hidden without it (class "needs-script").
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if ("print" in button.dataset) {
    window.print();
    return;
  }
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value || source.textContent.trim());
    announce("Copied.");
    button.dataset.done = "yes";
  } catch {
    if (source.hidden) {
      announce("Could not copy. Open the text instead, and copy it there.");
      return;
    }
    if (source.select) source.select();
    announce("Could not copy. The text is selected: press Ctrl and C.");
  }
});

// "None of these" (data-none-of names the boxes of its fieldset that it speaks of) and a tick in one of them exclude each
// other. What it took away comes back when it is taken back at once.
const takenAway = new WeakMap();
document.addEventListener("change", (event) => {
  const box = event.target;
  const none = box.closest("fieldset")?.querySelector("[data-none-of]");
  if (!none || box.type !== "checkbox") return;
  const names = none.dataset.noneOf.split(" ");
  if (box === none) {
    const others = [...box.closest("fieldset").querySelectorAll("input[type=checkbox]")]
      .filter((one) => one !== none && names.includes(one.name));
    const changed = none.checked ? others.filter((one) => one.checked) : takenAway.get(none) || [];
    for (const one of changed) one.checked = !none.checked;
    takenAway.set(none, none.checked ? changed : []);
    if (none.checked && changed.length) announce(none.dataset.othersOff);
  } else if (box.checked && none.checked && names.includes(box.name)) {
    none.checked = false;
    takenAway.delete(none);
    announce(none.dataset.noneOff);
  }
});

// A select or radio that filters a list sends its form at once: <form data-autosubmit>.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

// On a phone the tab of this page may lie outside the strip of tabs.
function showCurrentEntry(strip) {
  const current = strip.querySelector("[aria-current]");
  if (current) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".tabs ul, .site-nav").forEach(showCurrentEntry);
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
});
