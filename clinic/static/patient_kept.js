// The copy of today's page on this phone. One of another link than the one that is open here shows nothing: it is thrown
// away, and the code is asked for. Runs before anything is drawn.
"use strict";

const PatientKept = (() => {
  const page = document.documentElement;

  // The worker is told first: what it was still waiting for must not be kept afterwards.
  async function forget() {
    if (!("caches" in window)) return;
    const there = "serviceWorker" in navigator ? await navigator.serviceWorker.getRegistration("/p/") : null;
    if (there && there.active) there.active.postMessage({ forget: true });
    for (const name of await caches.keys()) if (name.startsWith("patient-page-")) await caches.delete(name);
  }

  function isOfThisLink() {
    const own = document.cookie.split("; ").map((one) => one.split("=")).filter(([name]) => name.endsWith("pt-mark"));
    return own.some(([_name, mark]) => mark === page.dataset.keptFor);
  }

  if ("kept" in page.dataset && !isOfThisLink()) {
    page.hidden = true;
    const leave = () => window.location.replace("/p");
    forget().then(leave, leave);
  }
  return { forget };
})();
