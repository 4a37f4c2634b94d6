// Reports that wait on this phone. The browser's own database keeps them until they are sent or thrown away.
"use strict";

const PatientStore = (() => {
  const NAME = "patient-page";
  const REPORTS = "reports";
  let opened = null;

  function open() {
    opened = opened || new Promise((resolve, reject) => {
      const asked = window.indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(REPORTS, { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  async function act(mode, what) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(REPORTS, mode);
      const asked = what(transaction.objectStore(REPORTS));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  return {
    // Oldest first. A phone that keeps nothing (a private window) has nothing waiting.
    async all() {
      try {
        return (await act("readonly", (store) => store.getAll())).sort((one, other) => one.madeAt - other.madeAt);
      } catch {
        return [];
      }
    },
    put: (report) => act("readwrite", (store) => store.put(report)),
    remove: (key) => act("readwrite", (store) => store.delete(key)),
    clear: () => act("readwrite", (store) => store.clear()),
    newKey() {
      if (window.crypto.randomUUID) return window.crypto.randomUUID();
      const bytes = window.crypto.getRandomValues(new Uint8Array(16));
      bytes[6] = (bytes[6] & 15) | 64;
      bytes[8] = (bytes[8] & 63) | 128;
      const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    },
  };
})();
