// Sends what the patient reports, and keeps it on the phone until it has arrived: once, whatever the network does.
"use strict";

const PatientQueue = (() => {
  const PATIENCE = 15000; // milliseconds for one answer of the service
  const TODAY = "/p/today";
  const REPORT = "/p/report";
  const place = document.getElementById("phone-words");
  const words = place ? JSON.parse(place.dataset.words) : {};
  const page = place && place.dataset.page ? JSON.parse(place.dataset.page) : {};
  const isKept = "kept" in document.documentElement.dataset;
  const [WAITING, REFUSED] = ["waiting", "refused"];

  async function ask(address, options) {
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(address, { ...options, cache: "no-store", credentials: "same-origin", signal: stop.signal });
    } finally {
      window.clearTimeout(timer);
    }
  }

  // Several things may ask for today's page at the same moment; each new call would stop the one before on its way.
  let isLeaving = false;
  window.addEventListener("pageshow", () => { isLeaving = false; });
  function goToToday() {
    if (isLeaving) return;
    isLeaving = true;
    window.location.assign(TODAY);
  }

  // What became of a report: stored, no_link, refused (with the status), or later.
  async function deliver(report, token) {
    const body = new URLSearchParams([["csrf_token", token], ...report.fields]);
    let answer;
    try {
      answer = await ask(report.address || REPORT, { method: "POST", body, redirect: "manual" });
    } catch {
      return { result: "later" };
    }
    if (answer.type === "opaqueredirect" || answer.ok) return { result: "stored" };
    if (answer.status === 429 || answer.status >= 500) return { result: "later" };
    return { result: answer.status === 404 ? "no_link" : "refused", status: answer.status };
  }

  // The token and the program of a page as it is now; null when the link does not open, undefined without a network.
  async function freshPage() {
    let answer;
    try {
      answer = await ask(TODAY, { redirect: "follow" });
    } catch {
      return undefined;
    }
    if (answer.status === 429 || answer.status >= 500) return undefined;
    if (!answer.ok || new URL(answer.url).pathname !== TODAY) return null;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = fresh.querySelector('input[name="csrf_token"]');
    const about = fresh.getElementById("phone-words");
    if (!token || !about) return null;
    return { token: token.value, program: JSON.parse(about.dataset.page).program };
  }

  // Everything that waits for this program, oldest first. Returns how many arrived.
  async function sendAll() {
    const waiting = (await PatientStore.all()).filter((one) => one.state === WAITING);
    if (!waiting.length) return 0;
    const fresh = await freshPage();
    if (fresh === undefined) return 0;
    const own = fresh ? waiting.filter((one) => one.program === fresh.program) : [];
    let needsLink = own.length < waiting.length && (!fresh || fresh.program !== page.program);
    let arrived = 0;
    for (const report of own) {
      const { result, status } = await deliver(report, fresh.token);
      if (result === "later") break;
      if (result === "stored") {
        arrived += 1;
        await PatientStore.remove(report.key);
      } else if (result === "no_link" && (await freshPage()) === null) {
        needsLink = true;
        break;
      } else {
        await PatientStore.put({ ...report, state: REFUSED, status });
      }
    }
    await show({ needsLink });
    return arrived;
  }

  // One sender at a time, also when the page is open twice.
  function takeTurns(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request("patient-queue", { ifAvailable: true }, (lock) => (lock ? work() : 0));
  }

  async function flush() {
    await show({});
    if (!navigator.onLine) return;
    const arrived = await takeTurns(sendAll);
    const isTyping = document.querySelector('form[data-changed="yes"], .error-summary');
    if (arrived && !isTyping && page.program) goToToday();
    else if (arrived) {
      tell(words.sent);
      await show({});
    }
  }

  // --- what is said about it ---

  const part = (name) => document.querySelector(`[data-phone="${name}"]`);

  function tell(text) {
    const said = part("told");
    if (!said) return;
    said.textContent = text;
    said.hidden = !text;
  }

  async function show({ needsLink = false }) {
    const region = part("status");
    if (!region) return;
    const all = await PatientStore.all();
    const waiting = all.filter((one) => one.state === WAITING);
    const own = all.filter((one) => one.state === REFUSED && one.program === page.program);
    const count = words.waiting[waiting.length === 1 ? "one" : "other"].replace("{n}", waiting.length);
    part("waiting").textContent = waiting.length ? count : "";
    part("waiting").hidden = !waiting.length;
    part("link").hidden = !waiting.length || !(needsLink || !page.program);
    part("other").hidden = !page.program || waiting.every((one) => one.program === page.program);
    part("offline").hidden = !isKept;
    if (isKept) part("kept-on").textContent = words.kept_on.replace("{time}", keptOn()).replace("..", "."); // "p.m." ends with one
    part("refused").replaceChildren(...own.map(refusedCard));
    region.hidden = !(waiting.length || own.length || isKept || !part("told").hidden);
  }

  // When the copy was made, as the clock of the clinic said.
  function keptOn() {
    const shown = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit", timeZone: page.zone };
    const { lang, dataset } = document.documentElement;
    return new Intl.DateTimeFormat(`${lang}-US`, shown).format(new Date(dataset.kept));
  }

  function refusedCard(report) {
    const card = part("refused-card").content.cloneNode(true);
    card.querySelector("ul").replaceChildren(...report.words.map((text) => {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    }));
    card.querySelector("button").addEventListener("click", async () => {
      await PatientStore.remove(report.key);
      await show({});
    });
    return card;
  }

  return { WAITING, words, page, isKept, deliver, flush, freshPage, goToToday, show, tell };
})();

document.addEventListener("DOMContentLoaded", () => PatientQueue.flush());
// A phone says that it is online before anything gets through: the copy that can be read is left only once the service answers.
window.addEventListener("online", async () => {
  await PatientQueue.flush();
  const mayLeave = () => PatientQueue.isKept && !document.querySelector('form[data-changed="yes"]');
  if (mayLeave() && (await PatientQueue.freshPage()) !== undefined && mayLeave()) PatientQueue.goToToday();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") PatientQueue.flush();
});
