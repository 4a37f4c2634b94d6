// The builder works without this file, button by button. With it the page changes in place, and nothing typed is lost
// while the connection is gone: what could not be sent waits here, in order, and is sent again.
"use strict";

(() => {
  const AGAIN = "X-Sent-Again";
  const PAUSES = [2000, 4000, 8000, 15000];
  const waiting = [];
  let tries = 0;
  let timer = null;
  let sending = null;
  let isOut = false;
  let pressed = null;

  const builder = () => document.getElementById("builder");
  const search = () => document.getElementById("search-q");
  const isChange = (detail) => detail.requestConfig.verb === "post";

  function say(text, state = "", mayTry = false) {
    const place = document.getElementById("saved");
    if (!place) return;
    place.dataset.state = state;
    place.querySelector("span").textContent = text;
    document.getElementById("try-again").hidden = !mayTry;
  }

  // Changes in place ------------------------------------------------------------------------------------------------

  document.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event;
    if (!isInBuilder(detail.elt)) return;
    detail.headers["X-Background"] = "1";
    if (detail.verb === "post") detail.path = withAsked(detail.path);
  });

  // Whatever is sent says how the library is narrowed and which language the sheet has, so that the answer shows it so.
  const language = () => document.querySelector('#issue-form [name="language"]');
  function withAsked(path) {
    const asked = search() ? [...new FormData(search().form)].filter(([, value]) => value) : [];
    if (language()) asked.push(["lang", language().value]);
    return asked.length ? `${path.split("?")[0]}?${new URLSearchParams(asked)}` : path.split("?")[0];
  }

  document.addEventListener("change", ({ target }) => {
    if (target === language()) htmx.ajax("get", withAsked(window.location.pathname), { source: builder(), target: "#builder", swap: "morph" });
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { detail } = event;
    if (!isInBuilder(detail.elt) || !isChange(detail)) return;
    if (waiting.length && !sending) {
      event.preventDefault();
      keep(detail.requestConfig);
      return;
    }
    pressed = placeOf(document.activeElement);
    say("Saving…");
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "builder" && !isInBuilder(event.detail.elt)) return;
    const place = builder();
    if (place && place.dataset.announce) announce(place.dataset.announce);
    focusAgain();
    makeSortable();
    if (waiting.length) saveStillWaits();
    else if (marked()) sayMarked();
  });

  // What was refused, and what somebody else saved meanwhile. A sheet that goes out now would be without it.
  const marked = () => document.querySelector("#builder form[data-saves-itself] [aria-invalid=true], #builder form[data-saves-itself] .callout--warn");
  const sayMarked = () => say("Not all is saved: see what is marked", "waiting");

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "issue-form" || !marked()) return;
    event.preventDefault();
    sayMarked();
    announce("Not issued: not all is saved.");
    const field = marked().matches("input, select, textarea") ? marked() : marked().closest("form").querySelector("input:not([type=hidden]), textarea");
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }, true);

  // Where the focus was is found again, or the nearest thing that is still there.
  function placeOf(element) {
    const ids = [];
    for (let at = element; at && at !== document.body; at = at.parentElement) if (at.id) ids.push(at.id);
    return ids;
  }

  function focusAgain() {
    const problem = document.querySelector("#builder [data-focus]");
    if (problem) { problem.focus(); return; }
    if (!pressed || (document.activeElement && document.activeElement !== document.body)) return;
    for (const id of pressed) {
      const found = document.getElementById(id);
      if (!found || id === "builder" || id === "main") continue;
      const target = found.matches("button, a, input, select, summary, [tabindex]") ? found : found.querySelector("button, summary, a, input:not([type=hidden])");
      if (target) { target.focus({ preventScroll: true }); break; }
    }
    pressed = null;
  }

  const isInBuilder = (element) => Boolean(element && element.closest && element.closest("#builder"));

  // A form that saves itself has nothing left to send when Enter is pressed: the change is on its way. What was refused and is
  // sent once more as it was typed made no change.
  let changed = null;
  document.addEventListener("change", ({ target }) => {
    changed = target.form;
    window.setTimeout(() => { changed = null; });
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-saves-itself]")) return;
    if (form === changed || !form.querySelector(".field--error, .field__error, .callout--warn")) event.preventDefault();
  }, true);

  // What a form says is read when it is sent, and it is the builder that sends it: while an answer is under way htmx would read it
  // afterwards, off the button that was pressed last by then, and nothing off a form that is gone, nor anything that waits behind it.
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!isInBuilder(form) || !form.hasAttribute("hx-post") || form.matches("[data-saves-itself]")) return;
    event.preventDefault();
    event.stopPropagation();
    const values = Object.fromEntries(groups(new FormData(form, submitter)));
    htmx.ajax("post", form.getAttribute("hx-post"), { source: builder(), target: "#builder", swap: "morph", event, values });
  }, true);

  // A double click adds once: the second would fall on what the answer has put in that place, or wait for a button that is gone
  // by then, and all that was pressed after it with it.
  document.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target.closest("#shelf .button, #undo")) event.preventDefault();
  }, true);

  // No connection -----------------------------------------------------------------------------------------------------

  function keep(request) {
    waiting.push({ path: request.path, values: Object.fromEntries(groups(request.formData)) });
    saveStillWaits();
  }

  function groups(data) {
    const found = new Map();
    for (const [name, value] of data.entries()) {
      if (name !== "csrf_token") found.set(name, found.has(name) ? [].concat(found.get(name), value) : value);
    }
    return found;
  }

  // Two changes of one exercise, or of the goal, may wait. The second says what was seen before the first; what the first
  // made of it is no conflict, and what a colleague made of it since still is.
  const subjectOf = ({ path }) => path.match(/exercises\/[^/?]+/)?.[0] ?? path.split("?")[0];

  function seeAnew(change) {
    const form = [...builder().querySelectorAll("form")].find((one) => one.getAttribute("action") === change.path.split("?")[0]);
    for (const name of Object.keys(change.values)) {
      if (/(^|-)(version|seen_\w+)$/.test(name) && form?.elements[name]) change.values[name] = form.elements[name].value;
    }
  }

  function saveStillWaits() {
    say(`Not saved yet: no connection. ${waiting.length === 1 ? "One change waits" : `${waiting.length} changes wait`} to be sent.`, "waiting", true);
  }

  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(sendNext, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    tries += 1;
  }

  async function sendNext() {
    window.clearTimeout(timer);
    if (sending || isOut || !waiting.length) return;
    sending = waiting[0];
    if (sending.followsOwn) seeAnew(sending);
    await htmx.ajax("post", sending.path, { source: builder(), target: "#builder", swap: "morph", values: sending.values, headers: { [AGAIN]: "1" } }).catch(() => {});
    sending = null;
    if (!waiting.length || isOut) return;
    if (tries === 0) sendNext(); else later();
  }

  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      if (!isInBuilder(event.detail.elt) || !isChange(event.detail)) return;
      if (!sending) keep(event.detail.requestConfig); else saveStillWaits();
      tries = Math.max(tries, 1);
      if (!sending) later();
    });
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    if (!isInBuilder(event.detail.elt) || !isChange(event.detail) || !xhr || !xhr.status) return;
    if (xhr.status === 400 || xhr.status === 401) {
      if (!sending) keep(event.detail.requestConfig);
      notTaken(xhr.status, sending || waiting[waiting.length - 1]);
      return;
    }
    if (xhr.status > 401 && xhr.status < 500 && ![409, 422].includes(xhr.status)) say("Not saved. Open this page again, and look at what is saved.", "waiting");
    if (sending && waiting[0] === sending && xhr.status < 500) {
      waiting.shift();
      tries = 0;
      if (xhr.status < 400) for (const next of waiting) next.followsOwn ||= subjectOf(next) === subjectOf(sending);
    }
    if (xhr.status >= 500 && !sending) { keep(event.detail.requestConfig); tries = 1; later(); }
  });

  // Nobody is signed in (401), or the token of this page is of an earlier session (400): with a token of now it is sent again,
  // once. What is refused even so is no change that waiting could save.
  function notTaken(status, change) {
    isOut = true;
    if (status === 401) { saySignedOut(); return; }
    if (!change.isOfNow) { change.isOfNow = true; goOn(); return; }
    waiting.splice(waiting.indexOf(change), 1);
    isOut = false;
    say("Not saved: this page was too old. Open it again, and look at what is saved.", "waiting");
  }

  function saySignedOut() {
    say("Not saved yet: you were signed out. Sign in in another tab, then press the button.", "waiting", true);
  }

  // The token of a page belongs to a session; after a new sign-in it is read anew.
  async function goOn() {
    const answer = await fetch(window.location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) { isOut = false; saveStillWaits(); later(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const theirs = page.querySelector('meta[name="csrf-token"]');
    if (!answer.ok || answer.redirected || !theirs) { saySignedOut(); return; }
    document.querySelector('meta[name="csrf-token"]').content = theirs.content;
    isOut = false;
    tries = 0;
    sendNext();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#try-again")) return;
    for (const change of waiting) change.isOfNow = false;
    goOn();
  });
  window.addEventListener("online", () => { tries = 0; sendNext(); });
  window.addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });

  // Order -------------------------------------------------------------------------------------------------------------

  const sortable = new WeakSet(); // a mark in the page would go with the next answer, which has none
  function makeSortable() {
    const lines = document.getElementById("lines");
    if (!lines || sortable.has(lines)) return;
    sortable.add(lines);
    Sortable.create(lines, {
      handle: "[data-handle]",
      delay: 250, // a finger that rests takes the exercise, one that moves scrolls the page
      delayOnTouchOnly: true,
      touchStartThreshold: 5,
      animation: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      onEnd: ({ item, oldIndex, newIndex }) => {
        if (oldIndex === newIndex) return;
        const line = item.querySelector("[data-move-url]");
        htmx.ajax("post", line.dataset.moveUrl, { source: line, target: "#builder", swap: "morph", values: { to: newIndex + 1 } });
      },
    });
  }

  document.addEventListener("DOMContentLoaded", makeSortable);
})();
