// A page that waits for something looks again by itself and takes over only what changed, so that the focus stays where it
// is; a screen reader hears how far it is now and then, and the end. Without script the browser does (a refresh in <noscript>).
//   data-again   the address that is looked at, data-after the pause in ms, data-failed what is said while there is no answer
//   data-then    where that address leads to when there is nothing more to wait for, data-done what is said then
//   data-live    a part that is taken over by its id; data-say the line that is read out; data-first gets the focus at the end
"use strict";

const QUIET_MS = 10_000;
let saidAt = Date.now();

function say(text, isEnd) {
  if (!isEnd && Date.now() - saidAt < QUIET_MS) return;
  saidAt = Date.now();
  announce(text);
}

const words = (line) => line.textContent.trim().replace(/\s+/g, " ");

function takeOver(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = page.getElementById(part.id);
    if (!now || now.innerHTML === part.innerHTML) continue;
    part.replaceChildren(...now.childNodes);
    const line = part.matches("[data-say]") ? part : part.querySelector("[data-say]");
    if (line) say(words(line), false);
  }
}

function showEnd(page) {
  const main = document.querySelector("main");
  const hadFocus = main.contains(document.activeElement);
  main.replaceChildren(...page.querySelector("main").childNodes);
  document.title = page.title;
  say(words(main.querySelector("[data-say]")), true);
  if (hadFocus) (main.querySelector("[data-first]") || main).focus();
}

function leave(place) {
  const line = document.querySelector("[data-say]");
  if (place.dataset.done) line.textContent = place.dataset.done; // stays to be read when the browser saves the file instead
  say(words(line), true);
  window.location.replace(place.dataset.then || place.dataset.again);
}

async function lookAgain() {
  const place = document.querySelector("[data-again]");
  let answer;
  try {
    answer = await fetch(place.dataset.again, { redirect: "manual", cache: "no-store" });
  } catch {
    say(place.dataset.failed, false);
    return setTimeout(lookAgain, 5000);
  }
  if (!answer.ok) return leave(place);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("[data-again]")) return showEnd(page);
  takeOver(page);
  return setTimeout(lookAgain, Number(place.dataset.after));
}

const waiting = document.querySelector("[data-again]");
if (waiting) setTimeout(lookAgain, Number(waiting.dataset.after));
