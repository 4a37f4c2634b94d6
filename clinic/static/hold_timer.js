// Counts the holds of an exercise down. What is left is always computed from the clock, never counted in ticks, so a
// hidden tab or a locked screen loses nothing. Needs no network. Without this file the page has no timer, and no button for one.
"use strict";

(() => {
  const READY = { first: 5, again: 3, side: 5, round: 10 }; // seconds to get ready; proposed
  const SAY_EVERY = 60; // seconds between two spoken times of a long hold
  const SHOW_EVERY = 200; // milliseconds between two looks at the clock
  const MOST_BEEPS = 60;

  const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const kept = (name) => { try { return window.localStorage.getItem(name) !== "off"; } catch { return true; } };
  const keep = (name, isOn) => { try { window.localStorage.setItem(name, isOn ? "on" : "off"); } catch { /* private mode */ } };

  // The session as a row of steps. A hold by breaths has no length: a tap ends each breath.
  function stepsOf(plan) {
    const steps = [];
    let before = null;
    let at = 0;
    for (let round = 1; round <= plan.rounds; round += 1) {
      for (const side of plan.sides) {
        for (let time = 1; time <= plan.repetitions; time += 1) {
          const place = { round, side, time };
          if (plan.seconds) {
            const why = !before ? "first" : before.round !== round ? "round" : before.side !== side ? "side" : "again";
            steps.push({ ...place, kind: "ready", from: at, to: at + READY[why] });
            at += READY[why];
          }
          steps.push({ ...place, kind: "hold", from: at, to: at + (plan.seconds || 0) });
          at += plan.seconds || 0;
          before = place;
        }
      }
    }
    return steps;
  }

  class Beeper {
    constructor() { this.planned = []; }

    wake() {
      const Context = window.AudioContext || window.webkitAudioContext;
      if (!Context) return;
      this.context = this.context || new Context();
      if (this.context.state === "suspended") this.context.resume().catch(() => {});
    }

    // Tones are handed to the sound card ahead of time: it goes on when the scripts of a hidden tab are slowed down.
    plan(moments) {
      this.silence();
      if (!this.context) return;
      for (const { after, kind } of moments.slice(0, MOST_BEEPS)) this.tone(this.context.currentTime + after, kind);
    }

    tone(at, kind) {
      const source = this.context.createOscillator();
      const volume = this.context.createGain();
      const length = kind === "hold" ? 0.25 : 0.5;
      source.frequency.value = kind === "hold" ? 880 : 587;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
      source.connect(volume).connect(this.context.destination);
      source.start(at);
      source.stop(at + length);
      this.planned.push({ source, at });
    }

    // What sounds already sounds on.
    silence() {
      for (const { source, at } of this.planned) if (at > this.context.currentTime) source.disconnect();
      this.planned = [];
    }
  }

  class HoldTimer {
    constructor(place, template) {
      this.words = JSON.parse(template.dataset.words);
      this.plan = JSON.parse(place.dataset.hold);
      this.steps = stepsOf(this.plan);
      this.beeper = new Beeper();
      this.place = place;
      place.append(template.content.cloneNode(true));
      this.parts = {};
      for (const part of place.querySelectorAll("[data-part]")) this.parts[part.dataset.part] = part;
      this.nameParts();
      this.listen();
      this.reset();
    }

    nameParts() {
      const { panel, switches, name } = this.parts;
      name.textContent = this.place.dataset.name;
      panel.setAttribute("aria-label", `${this.words.open}: ${this.place.dataset.name}`);
      for (const box of switches.querySelectorAll("input")) box.checked = kept(box.dataset.kept);
      this.parts.buzz.closest("label").hidden = !("vibrate" in navigator);
      this.parts.sooner.hidden = !this.plan.up_to;
      this.parts.stop.hidden = !this.plan.up_to;
    }

    listen() {
      const { open, close, main, reset, stop, did, switches } = this.parts;
      open.addEventListener("click", () => { this.show(true); main.focus(); });
      close.addEventListener("click", () => { this.reset(); this.show(false); open.focus(); });
      main.addEventListener("click", () => this.press());
      reset.addEventListener("click", () => { this.reset(); main.focus(); });
      stop.addEventListener("click", () => this.next());
      did.addEventListener("click", () => this.markDone());
      switches.addEventListener("change", (event) => {
        keep(event.target.dataset.kept, event.target.checked);
        this.planBeeps();
      });
      switches.addEventListener("input", (event) => event.stopPropagation()); // nothing that could be lost
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState !== "visible" || !this.isOn()) return;
        this.keepAwake();
        if (this.started === null) return;
        this.look();
        this.planBeeps();
      });
    }

    show(isOpen) {
      this.parts.panel.hidden = !isOpen;
      this.parts.open.hidden = isOpen;
    }

    reset() {
      this.halt();
      Object.assign(this, { passed: 0, step: null, breaths: this.plan.breaths, at: 0, isDone: false, spoken: null });
      this.parts.spoken.textContent = "";
      this.draw();
    }

    // Seconds since the start, without the pauses. A clock that was put back never takes any away.
    elapsed() {
      return this.started === null ? this.passed : Math.max(this.passed, (Date.now() - this.started) / 1000);
    }

    press() {
      if (this.isDone) this.reset();
      if (this.plan.breaths) this.breathe();
      else if (this.started === null) this.run();
      else this.pause();
    }

    run() {
      this.beeper.wake();
      this.started = Date.now() - this.passed * 1000;
      this.looking = window.setInterval(() => this.look(), SHOW_EVERY);
      this.keepAwake();
      this.planBeeps();
      this.look();
    }

    pause() {
      this.passed = this.elapsed();
      this.halt();
      this.speak(this.words.paused);
      this.draw();
    }

    halt() {
      window.clearInterval(this.looking);
      this.started = null;
      this.beeper.silence();
      if (this.lock) this.lock.release().catch(() => {});
      this.lock = null;
    }

    breathe() {
      if (this.step === null) {
        this.beeper.wake();
        this.step = this.steps[0];
        this.keepAwake();
        this.speak(this.phase());
      } else {
        this.breaths -= 1;
        this.buzz(60);
        if (this.breaths === 0) { this.next(); return; }
      }
      this.draw();
    }

    // On with the next hold, also before this one is over.
    next() {
      const at = Math.max(0, this.steps.indexOf(this.step));
      if (this.plan.breaths) {
        this.breaths = this.plan.breaths;
        if (at + 1 === this.steps.length) { this.finish(); return; }
        this.step = this.steps[at + 1];
        this.signal("hold");
        this.speak(this.phase());
        this.draw();
        return;
      }
      this.passed = this.steps[at].to;
      if (this.started !== null) this.started = Date.now() - this.passed * 1000;
      this.planBeeps();
      this.look();
    }

    look() {
      const now = this.elapsed();
      const step = this.steps.find((one) => now < one.to);
      if (!step) { this.passed = now; this.finish(); return; }
      if (step !== this.step) {
        const isFirst = this.step === null;
        this.step = step;
        this.spoken = null;
        if (!isFirst) this.buzz(step.kind === "hold" ? 120 : [200, 100, 200]);
        this.speak(this.phase());
        this.planBeeps();
      }
      this.speakTime(step.to - now);
      this.draw();
    }

    finish() {
      this.halt();
      this.isDone = true;
      this.signal("end");
      this.speak(this.words.done);
      this.draw();
    }

    // A sign at once; the tones of a hold by seconds are planned already.
    signal(kind) {
      this.buzz([200, 100, 200]);
      if (this.plan.breaths && this.parts.sound.checked) this.beeper.plan([{ after: 0, kind }]);
    }

    planBeeps() {
      if (this.started === null || !this.parts.sound.checked) { this.beeper.silence(); return; }
      const now = this.elapsed();
      const moments = [...this.steps.map(({ from, kind }) => ({ at: from, kind })), { at: this.steps.at(-1).to, kind: "end" }];
      this.beeper.plan(moments.filter(({ at }) => at > now).map(({ at, kind }) => ({ after: at - now, kind })));
    }

    buzz(pattern) {
      if (this.parts.buzz.checked && "vibrate" in navigator) navigator.vibrate(pattern);
    }

    async keepAwake() {
      if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
      try {
        const lock = await navigator.wakeLock.request("screen");
        if (this.isOn()) this.lock = lock;
        else await lock.release();
      } catch { /* the phone saves its battery */ }
    }

    isOn() { return this.started !== null || Boolean(this.plan.breaths && this.step && !this.isDone); }

    markDone() {
      const radio = this.place.closest("article").querySelector('input[type="radio"][value="done"]');
      if (!radio) return;
      radio.click();
      this.reset();
      this.show(false);
      radio.focus();
    }

    // --- what is shown and said ---

    phase() {
      const kind = this.step.kind === "ready" ? this.words.ready : this.words[this.plan.breaths ? "breathe" : this.plan.manner];
      const length = this.step.kind === "hold" && this.plan.seconds ? this.inWords(this.plan.seconds) : "";
      return [kind, length, this.where()].filter(Boolean).join(". ");
    }

    where() {
      const step = this.step || this.steps[0];
      const round = this.plan.rounds > 1 ? say(this.words.round, { n: step.round, all: this.plan.rounds }) : "";
      const time = this.plan.repetitions > 1 ? say(this.words.time, { n: step.time, all: this.plan.repetitions }) : "";
      return [step.side ? this.words[`${step.side}_side`] : "", round, time].filter(Boolean).join(" · ");
    }

    inWords(seconds) {
      const minutes = Math.floor(seconds / 60);
      const rest = seconds % 60;
      const count = (unit, n) => say(this.words[unit][n === 1 ? "one" : "other"], { n });
      return [minutes ? count("minutes", minutes) : "", rest || !minutes ? count("seconds", rest) : ""].filter(Boolean).join(" ");
    }

    speak(text) { this.parts.spoken.textContent = text; }

    // Each full minute of a long hold, and ten seconds before its end: nothing else interrupts.
    speakTime(left) {
      if (this.step.kind !== "hold" || this.plan.seconds < SAY_EVERY) return;
      const whole = Math.ceil(left);
      const is = whole < this.plan.seconds && (whole % SAY_EVERY === 0 || whole === 10);
      if (!is || this.spoken === whole) return;
      this.spoken = whole;
      this.speak(say(this.words.left, { time: this.inWords(whole) }));
    }

    count() {
      if (this.plan.breaths) return String(this.breaths);
      const step = this.step || this.steps[0];
      const left = this.step ? Math.ceil(step.to - this.elapsed()) : this.plan.seconds;
      if (left < 60 && this.plan.seconds < 60) return String(left);
      return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    }

    draw() {
      const { phase, count, unit, where, bar, main, reset, did, stop, panel } = this.parts;
      const isRunning = this.started !== null;
      const hasBegun = this.step !== null || this.passed > 0;
      panel.dataset.phase = this.isDone ? "done" : this.step ? this.step.kind : "";
      phase.textContent = this.isDone ? this.words.done : this.step ? this.phase().split(". ")[0] : this.words[this.plan.breaths ? "breathe" : this.plan.manner];
      count.textContent = this.isDone ? "✓" : this.count();
      unit.hidden = !this.plan.breaths || this.isDone;
      where.textContent = this.isDone ? this.words.tell : this.where();
      const step = this.step || this.steps[0];
      bar.hidden = !this.plan.seconds || this.isDone;
      bar.max = Math.max(1, step.to - step.from);
      bar.value = this.step ? Math.min(bar.max, this.elapsed() - step.from) : 0;
      const words = this.plan.breaths ? this.words.breath_done : isRunning ? this.words.pause : this.words.go_on;
      main.textContent = hasBegun && !this.isDone ? words : this.isDone ? this.words.again : this.words.start;
      reset.hidden = !hasBegun || this.isDone;
      stop.hidden = !this.plan.up_to || !hasBegun || this.isDone;
      did.hidden = !this.isDone || !this.place.closest("article").querySelector('input[type="radio"][value="done"]');
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const template = document.getElementById("hold-timer");
    if (!template) return;
    for (const place of document.querySelectorAll("[data-hold]")) new HoldTimer(place, template);
  });
})();
