// What in an answer means stop is said the moment it is picked or typed, before anything is sent. The figures and the words
// come with the page, from the same lists that the service judges by.
"use strict";

const StopSigns = (() => {
  const place = document.getElementById("stop-signs");
  const known = place ? JSON.parse(place.dataset.signs) : null;
  const urgent = known ? known.urgent.map((pattern) => new RegExp(pattern, "i")) : [];
  const denied = known ? new RegExp(known.denied, "gi") : null;
  const spaces = known ? new RegExp(known.spaces, "g") : null;

  // Why to stop, worst first: `before` and `after` are numbers or null.
  function of(before, after, felt) {
    const isAny = (words) => felt.some((word) => words.includes(word));
    const rose = before !== null && after !== null && after - before >= known.pain_rise;
    const held = {
      faint: isAny(known.faint),
      nerve: isAny(known.nerve),
      pain: rose || (after !== null && after >= known.pain_high),
    };
    return known.worst_first.filter((sign) => held[sign]);
  }

  function soundsUrgent(note) {
    const plain = note.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("’", "'");
    const told = plain.replace(denied, (_whole, kept) => kept || " ; ").replace(spaces, " ");
    return urgent.some((pattern) => pattern.test(told));
  }

  // --- on the page ---

  const number = (article, name) => {
    const field = article.querySelector(`input[name$="-${name}"]:checked`);
    return field ? Number(field.value) : null;
  };
  const felt = (article) => [...article.querySelectorAll('input[name$="-felt"]:checked')].map((one) => one.value);

  const signsOf = (article) => of(number(article, "pain_before"), number(article, "pain_after"), felt(article));

  // Beside what was picked: pain under the pain, what was felt under what was felt, words under the words.
  function wantedIn(article) {
    const [worst] = signsOf(article);
    const note = article.querySelector("textarea");
    return {
      pain: worst === "pain" ? ["stop.pain"] : [],
      felt: [...(felt(article).includes("upset") ? ["upset"] : []), ...(worst && worst !== "pain" ? [`stop.${worst}`] : [])],
      note: note && soundsUrgent(note.value) ? ["urgent"] : [],
    };
  }

  function advice(name) {
    return document.querySelector(`template[data-advice="${name}"]`).content.cloneNode(true);
  }

  // What has just been picked brings its words into sight: below it they may stand outside a phone, or behind the bar.
  function show(article, { isPicked = false } = {}) {
    const wanted = wantedIn(article);
    for (const slot of article.querySelectorAll("[data-advice-slot]")) {
      const names = wanted[slot.dataset.adviceSlot];
      if (slot.dataset.shown === names.join(" ")) continue;
      slot.dataset.shown = names.join(" ");
      slot.replaceChildren(...names.map(advice));
      if (isPicked && names.length) slot.scrollIntoView({ block: "nearest" });
    }
  }

  function showAll() {
    for (const answer of document.querySelectorAll(".answer")) show(answer.closest("article"));
  }

  // What the service has answered already stands above.
  function begin() {
    for (const answer of document.querySelectorAll(".answer")) {
      const article = answer.closest("article");
      const isAnswered = article.querySelector("[data-advised]");
      if (!isAnswered) show(article);
    }
    for (const kind of ["change", "input"]) {
      document.addEventListener(kind, (event) => {
        const answer = event.target.closest(".answer");
        if (answer) show(answer.closest("article"), { isPicked: true });
      });
    }
  }

  if (known) document.addEventListener("DOMContentLoaded", begin);
  return { advice, of, showAll, signsOf, soundsUrgent };
})();
