// The number of a slider stands beside it while it is moved, and what a body can do follows the part before it.
// Without this file the picture and the page that comes back say both.
"use strict";

const signed = (number) => String(number).replace("-", "−");

const sliders = [...document.querySelectorAll(".pose__joints input[type=range]")];

// Between what a part may point now, in the turn that is nearest to where it points.
function roomOf(slider) {
  const before = document.getElementById(slider.dataset.before);
  if (!before) return null;
  const low = Number(before.value) + Number(slider.dataset.low);
  const high = Number(before.value) + Number(slider.dataset.high);
  const turns = 360 * Math.round((Number(slider.value) - (low + high) / 2) / 360);
  return [low + turns, high + turns];
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
