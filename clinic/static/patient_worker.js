// Keeps the patient's page readable without a network: today's page as it came last, its pictures and its style sheets.
// Served at /p/worker.js, so that it never sees a page of the clinic's staff. What is sent is none of its business.
"use strict";

const CACHE = "patient-page-1";
const TODAY = "/p/today";
const PHOTOS = "/p/photos/";
const PATIENCE = 4000; // milliseconds until the kept page is shown instead; proposed

// Addresses that name their content: what is behind them never changes.
const isFixed = (url) =>
  (url.pathname.startsWith("/static/") && (url.searchParams.has("v") || url.pathname.endsWith(".woff2")))
  || url.pathname.startsWith(PHOTOS);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keepAll(event.data.keep));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isFixed(url)) event.respondWith(fixed(request));
  else if (request.mode === "navigate" && url.pathname.startsWith("/p/")) event.respondWith(page(event, url));
});

async function begin() {
  for (const name of await caches.keys()) {
    if (name.startsWith("patient-page-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function fixed(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request.url);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}

// The network first. Today's page may be the kept one when nothing comes; any other page leads there.
async function page(event, url) {
  const isToday = url.pathname === TODAY;
  const fresh = fetch(event.request).then((answer) => {
    if (isToday) event.waitUntil(keepPage(answer.clone()));
    if (answer.status >= 500) throw new Error("the service does not work");
    return answer;
  });
  const kept = await (await caches.open(CACHE)).match(TODAY);
  if (!kept) return fetchAgain(event.request, fresh);
  try {
    return await (isToday ? Promise.race([fresh, giveUp()]) : fresh);
  } catch {
    fresh.catch(() => {});
    return isToday ? kept : Response.redirect(TODAY, 302);
  }
}

// Nothing is kept: the browser says in its own words what is wrong, or the service in its own.
async function fetchAgain(request, fresh) {
  try {
    return await fresh;
  } catch {
    return fetch(request);
  }
}

function giveUp() {
  return new Promise((_resolve, reject) => { setTimeout(() => reject(new Error("too slow")), PATIENCE); });
}

// The copy says of itself that it is one, and since when.
async function keepPage(answer) {
  const isPage = answer.ok && !answer.redirected && (answer.headers.get("content-type") || "").startsWith("text/html");
  if (!isPage) return;
  const text = (await answer.text()).replace("<html ", `<html data-kept="${new Date().toISOString()}" `);
  const cache = await caches.open(CACHE);
  await cache.put(TODAY, new Response(text, { headers: answer.headers }));
}

// What the page that is open now needs, and nothing that an older one did.
async function keepAll(addresses) {
  const cache = await caches.open(CACHE);
  const wanted = addresses.map((one) => new URL(one, self.location.origin)).filter(isFixed).map(String);
  await Promise.all(wanted.map(async (one) => {
    if (await cache.match(one)) return;
    const answer = await fetch(one);
    if (answer.ok) await cache.put(one, answer);
  }));
  if (!(await cache.match(TODAY))) await keepPage(await fetch(TODAY, { cache: "no-store" }));
  for (const one of await cache.keys()) {
    if (isFixed(new URL(one.url)) && !wanted.includes(one.url)) await cache.delete(one);
  }
}
