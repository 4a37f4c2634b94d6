// The secret of a scanned link stands behind the #, where no server log sees it. Send it once, and leave no trace of it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const secret = window.location.hash.slice(1);
  const form = document.getElementById("code-form");
  if (!secret || !form) return;
  window.history.replaceState(null, "", window.location.pathname);
  const field = form.elements.namedItem("code");
  field.type = "hidden";
  field.value = secret;
  const open = () => form.submit();
  PatientKept.forget().then(open, open);
});
// A phone that has the page open already only changes the #: load it again, so that the new link counts.
window.addEventListener("hashchange", () => window.location.reload());
