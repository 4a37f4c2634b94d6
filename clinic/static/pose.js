// The number of a slider stands beside it while it is moved, and what a body can do follows the part before it.
// Without this file the picture and the page that comes back say both.
"use strict";

const signed = (number) => String(number).replace("-", "−");

const sliders = [...document.querySelectorAll(".pose__joints input[type=range]")];

// Between what a part may point now, in the turn that is nearest to where it points.
function roomOf(slider) {
  const before = document.getElementById(slider.dataset.before);
  if (!before) return null;
  const start = Number(before.value);
  const value = Number(slider.value);
  const away = ([low, high]) => Math.max(low - value, value - high, 0);
  return [-720, -360, 0, 360, 720]
    .map((turn) => [
      Math.max(start + turn + Number(slider.dataset.low), Number(slider.min)),
      Math.min(start + turn + Number(slider.dataset.high), Number(slider.max)),
    ])
    .filter(([low, high]) => low < high)
    .reduce((best, one) => (away(one) < away(best) ? one : best));
}

function show(slider) {
  const hint = document.getElementById(`${slider.id}-hint`);
  const room = roomOf(slider);
  slider.nextElementSibling.value = signed(slider.value);
  if (!room || !hint) return;
  hint.textContent = `${signed(room[0])} to ${signed(room[1])}`;
  hint.classList.toggle("pose__range--out", Number(slider.value) < room[0] || Number(slider.value) > room[1]);
}

// What follows a part goes along when its joint would bend too far.
function takeAlong(slider) {
  for (const next of sliders.filter((one) => one.dataset.before === slider.id)) {
    const [low, high] = roomOf(next);
    next.value = Math.min(Math.max(Number(next.value), low), high);
    takeAlong(next);
  }
}

for (const slider of sliders) {
  const number = document.createElement("output");
  number.htmlFor = slider.id;
  number.className = "pose__number";
  slider.addEventListener("input", () => {
    takeAlong(slider);
    sliders.forEach(show);
  });
  slider.after(number);
  show(slider);
}
