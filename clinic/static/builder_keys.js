// The builder by keyboard: "/" searches, arrows go through the library, Enter adds, Ctrl and an arrow moves, "?" shows the keys.
"use strict";

(() => {
  const search = () => document.getElementById("search-q");
  const shelf = () => document.getElementById("shelf");
  let addFirst = false;

  const KEPT = "builder.single-keys";
  const usesSingleKeys = () => window.localStorage.getItem(KEPT) !== "off";
  const isTyping = (element) => element.matches("textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
  const firstButtons = () => [...document.querySelectorAll("#shelf .shelf__entry")].map((one) => one.querySelector("[data-add]") || one);

  function showKeys() {
    document.getElementById("single-keys").checked = usesSingleKeys();
    document.getElementById("keys").showModal();
  }

  function step(by) {
    const all = firstButtons();
    const here = document.activeElement.closest(".shelf__entry");
    const at = here ? all.findIndex((one) => here.contains(one)) : -1;
    const next = at + by;
    if (next < 0) search().focus(); else all[Math.min(next, all.length - 1)]?.focus();
  }

  // Enter in the search adds what was found for what is typed now, never for what was typed before.
  function addFirstFound() {
    if (shelf().dataset.search !== search().value.trim()) { addFirst = true; return; }
    addFirst = false;
    // The second best is not what was meant: what stands first is added, or looked at.
    const first = shelf().querySelector(".shelf__entry");
    const button = first?.querySelector("[data-add]");
    if (button) button.click();
    else if (first) {
      first.focus();
      announce(`Not added: ${first.querySelector(".shelf__name").textContent.trim()}. Look at it first.`);
    } else announce("Nothing was found.");
  }

  function move(line, name) {
    const button = line.querySelector(`[data-move="${name}"]`);
    if (button) button.click(); else announce(name === "up" ? "It is the first." : "It is the last.");
  }

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const { key, target } = event;
    const line = target.closest(".draft-line");
    const isInShelf = Boolean(target.closest("#shelf")) || target === search();
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && line && (key === "ArrowUp" || key === "ArrowDown")) move(line, key === "ArrowUp" ? "up" : "down");
    else if (isCommand && key === "Enter") document.getElementById("issue-now")?.click();
    else if (isPlain && isInShelf && key === "ArrowDown") step(1);
    else if (isPlain && isInShelf && key === "ArrowUp" && target !== search()) step(-1);
    else if (isPlain && target === search() && key === "Enter" && search().value.trim()) addFirstFound();
    else if (isPlain && key === "Escape" && isInShelf && search().value) emptySearch();
    else if (isPlain && usesSingleKeys() && !isTyping(target) && key === "/" && search()) { search().focus(); search().select(); }
    else if (isPlain && usesSingleKeys() && !isTyping(target) && key === "?") showKeys();
    else return;
    event.preventDefault();
  });

  function emptySearch() {
    search().value = "";
    search().focus();
    htmx.trigger(search(), "input");
  }

  document.addEventListener("click", (event) => { if (event.target.closest("[data-show-keys]")) showKeys(); });
  document.addEventListener("change", (event) => {
    if (event.target.id === "single-keys") window.localStorage.setItem(KEPT, event.target.checked ? "on" : "off");
  });

  document.addEventListener("htmx:afterSettle", () => { if (addFirst && shelf()) addFirstFound(); });
})();
