// The number of a slider stands beside it while it is moved. Without this file the picture alone says it.
"use strict";

for (const slider of document.querySelectorAll(".pose__joints input[type=range]")) {
  const number = document.createElement("output");
  number.htmlFor = slider.id;
  number.className = "pose__number";
  number.value = slider.value;
  slider.addEventListener("input", () => { number.value = slider.value; });
  slider.after(number);
}
