// A new sheet as the PDF it is printed as, over the same sheet as a page. Without script, without a PDF viewer, and on a
// narrow screen the page stays, and the PDF is a link.
"use strict";

const view = document.querySelector("[data-pdf]");

// The frame may hold the page that waits for the printer: it goes on by itself, and the sheet below stays in sight.
function isStillWaiting(frame) {
  try {
    return Boolean(frame.contentDocument?.querySelector("[data-again]"));
  } catch {
    return false;
  }
}

function showPdf() {
  const frame = document.createElement("iframe");
  frame.className = "sheet-view__frame";
  frame.title = view.dataset.title;
  // The keyboard goes past it: what a viewer does with Tab is its own affair, and the PDF is a link beside it.
  frame.tabIndex = -1;
  frame.addEventListener("load", () => {
    view.classList.toggle("sheet-view--drawn", !isStillWaiting(frame));
  });
  frame.src = `${view.dataset.pdf}#navpanes=0&view=FitH`;
  view.prepend(frame);
}

if (view && navigator.pdfViewerEnabled && window.matchMedia("(min-width: 60rem)").matches) showPdf();
