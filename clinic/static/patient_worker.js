// Keeps the patient's page readable without a network: today's page as it came last, its pictures and its style sheets.
// Served at /p/worker.js, so that it never sees a page of the clinic's staff. What is sent is none of its business.
"use strict";

const CACHE = "patient-page-2";
const TODAY = "/p/today";
const OF_ANOTHER = ["/p/open", "/p/language", "/p/close"]; // after these what is kept is not the page of this phone any more
const PHOTOS = "/p/photos/";
const PATIENCE = 4000; // milliseconds until the kept page is shown instead; proposed
let era = 0; // counts those: what was asked for before one of them is not kept after it

// Addresses that name their content: what is behind them never changes.
const isFixed = (url) =>
  (url.pathname.startsWith("/static/") && (url.searchParams.has("v") || url.pathname.endsWith(".woff2")))
  || url.pathname.startsWith(PHOTOS);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keepAll(event.data.keep));
  if (event.data.forget) era += 1; // who says so takes away what is kept
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && OF_ANOTHER.includes(url.pathname)) event.respondWith(turn(request));
  if (request.method !== "GET") return;
  if (isFixed(url)) event.respondWith(fixed(request));
  else if (request.mode === "navigate" && url.pathname.startsWith("/p/")) event.respondWith(page(event, url));
});

async function begin() {
  for (const name of await caches.keys()) {
    if (name.startsWith("patient-page-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

// Another link, or another language: nothing that was kept before is shown, and no answer that is late is kept.
async function turn(request) {
  const answer = await fetch(request);
  await forget();
  return answer;
}

async function forget() {
  era += 1;
  const cache = await caches.open(CACHE);
  for (const one of await cache.keys()) if (!new URL(one.url).pathname.startsWith("/static/")) await cache.delete(one);
}

async function fixed(request) {
  const began = era;
  const cache = await caches.open(CACHE);
  const found = await cache.match(request.url);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && began === era) await cache.put(request.url, answer.clone());
  return answer;
}

// The network first. Today's page may be the kept one when nothing comes; any other page leads there.
async function page(event, url) {
  const isToday = url.pathname === TODAY;
  const began = era;
  const fresh = fetch(event.request);
  const taken = fresh.then((answer) => (isToday ? take(answer.clone(), began) : null));
  event.waitUntil(taken.catch(() => {}));
  if (!(await keptPage())) return fresh;
  try {
    const answer = await (isToday ? Promise.race([fresh, giveUp()]) : fresh);
    if (answer.status < 500) return answer;
  } catch {
    // nothing came: the kept page, unless it is gone meanwhile
  }
  const kept = await keptPage();
  if (!kept) return fresh;
  return isToday ? kept : Response.redirect(TODAY, 302);
}

// The kept page, when it is of the link that is open on this phone. Where a worker cannot ask for cookies, the page asks
// itself before it shows anything (patient_kept.js).
async function keptPage() {
  const kept = await (await caches.open(CACHE)).match(TODAY);
  if (!kept || !self.cookieStore) return kept;
  const marks = (await self.cookieStore.getAll()).filter(({ name }) => name.endsWith("pt-mark"));
  return marks.some(({ value }) => value === kept.headers.get("Link-Mark")) ? kept : undefined;
}

function giveUp() {
  return new Promise((_resolve, reject) => { setTimeout(() => reject(new Error("too slow")), PATIENCE); });
}

// What today's page answered: a page is kept, and one that the link does not open any more is kept no longer.
async function take(answer, began) {
  const isPage = answer.ok && !answer.redirected && (answer.headers.get("content-type") || "").startsWith("text/html");
  if (isPage) await keepPage(answer, began);
  else if (began === era && (answer.status === 404 || answer.type === "opaqueredirect" || answer.redirected)) {
    await forget();
    for (const one of await self.clients.matchAll()) one.postMessage({ isGone: true });
  }
}

// The copy says of itself that it is one, since when, and of which link.
async function keepPage(answer, began) {
  const mark = answer.headers.get("Link-Mark");
  const said = `data-kept="${new Date().toISOString()}" data-kept-for="${mark}"`;
  const text = (await answer.text()).replace("<html ", `<html ${said} `);
  if (!mark || began !== era) return;
  const cache = await caches.open(CACHE);
  await cache.put(TODAY, new Response(text, { headers: answer.headers }));
}

// What the page that is open now needs, and nothing that an older one did.
async function keepAll(addresses) {
  const began = era;
  const cache = await caches.open(CACHE);
  const wanted = addresses.map((one) => new URL(one, self.location.origin)).filter(isFixed).map(String);
  await Promise.all(wanted.map(async (one) => {
    if (await cache.match(one)) return;
    const answer = await fetch(one);
    if (answer.ok && began === era) await cache.put(one, answer);
  }));
  if (!(await cache.match(TODAY))) await take(await fetch(TODAY, { cache: "no-store" }), began);
  for (const one of await cache.keys()) {
    if (isFixed(new URL(one.url)) && !wanted.includes(one.url)) await cache.delete(one);
  }
}
