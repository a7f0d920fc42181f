// Comfort on top of pages that work without it. No state is kept, nothing is stored in the browser.
(() => {
  "use strict";

  // A form is sent once; a second click within five seconds does nothing.
  const sentForms = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (sentForms.has(form)) { event.preventDefault(); event.stopPropagation(); return; }
    sentForms.add(form);
    setTimeout(() => sentForms.delete(form), 5000);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => sentForms.delete(event.target));

  // A passkey did not work: say so on top of the page, and let people try again at once.
  document.addEventListener("allauth.error", (event) => {
    const words = document.getElementById("passkey-fehler");
    if (!words) return;
    event.preventDefault();
    for (const form of document.forms) sentForms.delete(form);
    document.getElementById("meldungen").append(words);
    words.hidden = false;
    words.focus();
  });

  // Errors are read first.
  const focusErrors = (root) => root.querySelector("#fehler")?.focus();
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));

  // On a phone the current place in a row of tabs is scrolled into view.
  const showCurrent = () => {
    for (const link of document.querySelectorAll(".i-nav [aria-current], .i-tabs [aria-current], .i-pills [aria-current]")) {
      const row = link.closest("ul");
      const beside = link.getBoundingClientRect().left - row.getBoundingClientRect().left;
      row.scrollLeft += beside - (row.clientWidth - link.offsetWidth) / 2;
    }
  };

  // In a list that has the focus: j next row, k previous row.
  document.addEventListener("keydown", (event) => {
    if ((event.key !== "j" && event.key !== "k") || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest?.(".i-row");
    if (!row || event.target.matches("input, select, textarea, [contenteditable]")) return;
    const links = [...document.querySelectorAll(".i-row__what > a")];
    const here = links.findIndex((link) => row.contains(link));
    const next = links[here + (event.key === "j" ? 1 : -1)];
    if (next) { next.focus(); event.preventDefault(); }
  });

  document.addEventListener("DOMContentLoaded", () => { focusErrors(document); showCurrent(); });
})();
