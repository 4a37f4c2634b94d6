// The page on the phone: kept to be read without a network, moved to the day it is opened on, and taken off the phone again.
"use strict";

(() => {
  const { words, page, isKept } = PatientQueue;
  const { form } = PatientForm;

  // --- the day ---

  // The calendar day it is now where the clinic is.
  function dayAtClinic() {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: page.zone, year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(new Date());
    const found = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
    return `${found.year}-${found.month}-${found.day}`;
  }

  function inWords(day) {
    const [year, month, number] = day.split("-").map(Number);
    const weekday = (new Date(Date.UTC(year, month - 1, number)).getUTCDay() + 6) % 7;
    const values = { year, day: number, month: page.months[month - 1], weekday: page.weekdays[weekday] };
    return page.day_form.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  }

  // Yesterday's page must not report for yesterday: it becomes the page of today, with nothing said yet.
  async function moveToToday() {
    for (const one of document.querySelectorAll("[data-needs-network]")) one.remove();
    for (const one of document.querySelectorAll(".flash")) one.remove();
    const today = dayAtClinic();
    const day = today > page.today ? today : page.today; // a phone whose clock is slow knows less than the page
    if (day !== page.day) {
      for (const one of document.querySelectorAll("[data-of-the-day]")) one.remove();
      for (const one of document.querySelectorAll("[data-of-a-new-day]")) one.hidden = false;
      document.querySelector("[data-day-in-words]").textContent = words.today.replace("{day}", inWords(day));
      if (form) empty(day);
    }
    if (form) await showWaiting(day);
  }

  function empty(day) {
    PatientForm.restore({ fields: [] });
    form.elements.namedItem("for_on").value = day;
    form.dataset.dayInWords = inWords(day);
    for (const one of form.querySelectorAll(".answer details")) one.open = false;
    for (const one of form.querySelectorAll("[data-held] .answer")) one.remove(); // a hold asks for nothing from the next day on
  }

  async function showWaiting(day) {
    const own = (await PatientStore.all()).filter((one) => one.program === page.program);
    const waiting = own.filter((one) => one.day === day);
    if (waiting.length) PatientForm.restore(waiting.at(-1));
    for (const report of own.filter((one) => one.day < day)) for (const slug of report.stops || []) hold(slug);
  }

  // What meant stop on an earlier day stays stopped, though nobody has heard of it yet.
  function hold(slug) {
    const named = form.querySelector(`input[name$="-slug"][value="${slug}"]`);
    if (!named) return;
    const article = named.closest("article");
    article.querySelector(".answer").replaceWith(StopSigns.advice("hold"));
  }

  // A page that was left open over night asks for the new one, unless somebody is in the middle of something here.
  function renewOldPage() {
    if (document.visibilityState !== "visible" || page.day !== page.today || dayAtClinic() <= page.today) return;
    if ((form && form.dataset.changed === "yes") || document.querySelector(".error-summary")) return;
    if (document.querySelector(".hold__panel:not([hidden])")) return; // a hold that ends after midnight
    if (isKept && !navigator.onLine) moveToToday();
    else PatientQueue.goToToday();
  }

  // --- the copy on this phone ---

  async function keepThisPage() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register("/p/worker.js", { scope: "/p/" });
    const ready = await navigator.serviceWorker.ready;
    const named = [...document.querySelectorAll("link[href], script[src], img[src]")].map((one) => one.href || one.src);
    const loaded = performance.getEntriesByType("resource").map((one) => one.name);
    ready.active.postMessage({ keep: [...new Set([...named, ...loaded])] });
  }

  // The link does not open any more, said too late for this copy: the page that says so, unless somebody is writing here.
  function hearWhatIsGone() {
    if (!isKept || !("serviceWorker" in navigator)) return;
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data.isGone && !document.querySelector('form[data-changed="yes"]')) PatientQueue.goToToday();
    });
    navigator.serviceWorker.startMessages();
  }

  async function forgetEverything() {
    await PatientStore.clear().catch(() => {});
    await PatientKept.forget();
    for (const one of await navigator.serviceWorker.getRegistrations()) {
      if (new URL(one.scope).pathname === "/p/") await one.unregister();
    }
    window.localStorage.removeItem("hold-sound");
    window.localStorage.removeItem("hold-buzz");
  }

  async function closePage(event) {
    const closing = event.target;
    const ask = document.querySelector('[data-phone="close-ask"]');
    event.preventDefault();
    if ((await PatientStore.all()).length && closing.dataset.sure !== "yes") {
      ask.hidden = false;
      ask.querySelector("button").focus();
      return;
    }
    await forgetEverything().catch(() => {}); // what cannot be taken away here, the answer takes away
    const fresh = isKept ? await PatientQueue.freshPage() : null;
    if (fresh) closing.elements.namedItem("csrf_token").value = fresh.token;
    if (fresh !== undefined && navigator.onLine) closing.submit();
    else document.getElementById("main").replaceChildren(words.closed_offline);
  }

  function listenToClosing() {
    const closing = document.querySelector("[data-phone='close'] form");
    const ask = document.querySelector('[data-phone="close-ask"]');
    if (!closing || !ask) return;
    closing.addEventListener("submit", closePage);
    const [keep, sure] = ask.querySelectorAll("button");
    keep.addEventListener("click", () => { ask.hidden = true; closing.querySelector("button").focus(); });
    sure.addEventListener("click", () => { closing.dataset.sure = "yes"; closing.requestSubmit(); });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!page.program) return;
    listenToClosing();
    hearWhatIsGone();
    if (isKept) moveToToday();
    else keepThisPage().catch(() => {}); // without it the page works with a network only
  });
  document.addEventListener("visibilitychange", renewOldPage);
  window.addEventListener("pageshow", (event) => { if (event.persisted) renewOldPage(); });
})();
