// The form of a day: it is kept on the phone before it is sent, so that no tunnel loses an answer.
"use strict";

const PatientForm = (() => {
  const { words, page, isKept } = PatientQueue;
  const form = document.querySelector("form.day-form");
  let isBusy = false;

  const fieldsOf = (submitter) => {
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    return [...data.entries()].filter(([name]) => name !== "csrf_token");
  };

  const checked = (article, selector) => [...article.querySelectorAll(`${selector}:checked`)];
  const labelOf = (field) => field.closest("label").textContent.trim();

  // Each answer as its words, for a report that cannot be taken in the end.
  function wordsOf(submitter) {
    const isAll = submitter && submitter.name === "all";
    return [form.dataset.dayInWords, ...[...form.querySelectorAll("article")].flatMap((article) => {
      const said = checked(article, 'input[name$="-status"]');
      const done = isAll && !said.length ? [...article.querySelectorAll('input[name$="-status"][value="done"]')] : said;
      const status = done.map(labelOf);
      const felt = checked(article, 'input[name$="-felt"]').map(labelOf);
      const pain = checked(article, 'input[name*="-pain_"]').map((one) => `${legendOf(one)}: ${labelOf(one)}`);
      const note = [...article.querySelectorAll("textarea")].map((one) => one.value.trim()).filter(Boolean);
      const all = [...status, ...felt, ...pain, ...note];
      return all.length ? [`${article.querySelector("h2").textContent}: ${all.join(", ")}`] : [];
    })];
  }

  const legendOf = (field) => field.closest("fieldset").querySelector("legend").textContent.trim();

  // The exercises whose answer means stop: until the service says more, this phone knows it alone.
  function stops() {
    return [...form.querySelectorAll("article")].filter((one) => StopSigns.signsOf(one).length)
      .map((one) => one.querySelector('input[name$="-slug"]').value);
  }

  // What the service would ask for first, asked here too while it cannot be reached. Returns the words, and where.
  function missing(submitter) {
    if (submitter && submitter.name === "all") return null;
    const articles = [...form.querySelectorAll(".answer")].map((one) => one.closest("article"));
    const isSaid = (one) => checked(one, 'input[name$="-status"]').length > 0;
    const without = articles.find((one) => !isSaid(one) && (
      checked(one, '[name^="exercises-"]:not([name$="-status"])').length > 0
      || [...one.querySelectorAll("textarea, select, input[type=text]")].some((field) => field.value)));
    if (without) return { text: words.tap_first, at: without };
    return articles.some(isSaid) ? null : { text: words.tap_one, at: articles[0] };
  }

  async function send(event) {
    event.preventDefault();
    if (isBusy) return;
    const { submitter } = event;
    const lacks = isKept ? missing(submitter) : null;
    if (lacks) {
      PatientQueue.tell(lacks.text);
      await PatientQueue.show({});
      lacks.at.querySelector('input[type="radio"]').focus();
      return;
    }
    isBusy = true;
    try {
      await sendOnce(submitter);
    } finally {
      isBusy = false;
    }
  }

  async function sendOnce(submitter) {
    const key = isKept ? PatientStore.newKey() : form.elements.namedItem("form_key").value;
    const fields = fieldsOf(submitter).map(([name, value]) => [name, name === "form_key" ? key : value]);
    const report = {
      key, fields, state: PatientQueue.WAITING, program: page.program, day: form.elements.namedItem("for_on").value,
      words: wordsOf(submitter), stops: stops(), madeAt: Date.now(),
    };
    try {
      await PatientStore.put(report);
    } catch {
      sendByBrowser(submitter);
      return;
    }
    PatientQueue.tell(words.busy);
    await PatientQueue.show({});
    const { result } = await tryToDeliver(report);
    if (result === "stored") {
      await PatientStore.remove(key);
      leave();
    } else if (result === "refused" && !isKept) {
      await PatientStore.remove(key);
      sendByBrowser(submitter);
    } else {
      await keepWaiting(result);
    }
  }

  // The token of a kept page is an old one: those reports go the way of the queue.
  async function tryToDeliver(report) {
    if (!navigator.onLine) return { result: "later" };
    const now = isKept ? await PatientQueue.freshPage() : { token: form.elements.namedItem("csrf_token").value, program: page.program };
    if (!now) return { result: now === null ? "no_link" : "later" };
    if (now.program !== page.program) return { result: "no_link" };
    const { token } = now;
    const first = await PatientQueue.deliver(report, token);
    if (first.result !== "refused" || first.status !== 400) return first;
    const fresh = await PatientQueue.freshPage();
    return fresh && fresh.program === page.program ? PatientQueue.deliver(report, fresh.token) : first;
  }

  async function keepWaiting(result) {
    form.dataset.changed = "";
    form.elements.namedItem("form_key").value = PatientStore.newKey();
    PatientQueue.tell(result === "no_link" ? "" : words.kept); // a link that does not open has words of its own
    await PatientQueue.show({ needsLink: result === "no_link" });
    document.querySelector('[data-phone="status"]').scrollIntoView({ block: "start" });
    document.querySelector('[data-phone="status"]').focus({ preventScroll: true });
  }

  function leave() {
    form.dataset.changed = "";
    window.location.assign(isKept ? "/p/today" : page.address);
  }

  // As if there were no script: what the service asks for is shown beside the fields.
  function sendByBrowser(submitter) {
    if (submitter && submitter.name) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(field);
    }
    form.dataset.changed = "";
    form.submit();
  }

  // What was answered for this day and still waits is shown as it was given.
  function restore(report) {
    const said = new FormData();
    for (const [name, value] of report.fields) said.append(name, value);
    for (const field of form.elements) {
      if (!field.name.startsWith("exercises-") || field.type === "hidden") continue;
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = said.getAll(field.name).includes(field.value);
      } else {
        field.value = said.get(field.name) || "";
      }
    }
    StopSigns.showAll();
  }

  if (form && page.program) form.addEventListener("submit", send);
  return { form, restore };
})();
