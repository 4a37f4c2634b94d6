// A question to the therapist: without a network it is kept on the phone and sent later, once, as reports are.
"use strict";

(() => {
  const form = document.querySelector("form.question-form");
  const { words, page, isKept } = PatientQueue;
  if (!form || !page.program) return;

  async function keep(text) {
    const key = PatientStore.newKey();
    const fields = [...new FormData(form).entries()]
      .filter(([name]) => name !== "csrf_token")
      .map(([name, value]) => [name, name.endsWith("form_key") ? key : value]);
    const question = { key, fields, address: "/p/ask", state: PatientQueue.WAITING, program: page.program, day: "",
      words: [text.value.trim()], madeAt: Date.now() };
    await PatientStore.put(question);
    text.value = "";
    form.dataset.changed = "";
    PatientQueue.tell(words.kept);
    await PatientQueue.show({});
    document.querySelector('[data-phone="status"]').scrollIntoView({ block: "start" });
    document.querySelector('[data-phone="status"]').focus({ preventScroll: true });
  }

  form.addEventListener("submit", (event) => {
    const text = form.querySelector("textarea");
    if (!text.value.trim() || (navigator.onLine && !isKept)) return;
    event.preventDefault();
    keep(text).catch(() => form.submit());
  });
})();
