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

  // A part of the page that could not be fetched says so beside what was typed; nothing typed is touched.
  const failures = document.getElementsByClassName("i-fail");
  const placeOf = (element) => element.closest("form") || element.closest(".i-field") || element;
  const fail = (element, reason) => {
    const told = document.getElementById("i-fehler")?.content.querySelector(`[data-reason="${reason}"]`);
    if (!told || !element?.isConnected) return;
    const place = element.matches("form") ? element : element.closest(".i-field") || element;
    clearFailures(element);
    const note = told.cloneNode(true);
    if (place.matches("form")) place.append(note); else place.after(note);
    note.scrollIntoView({ block: "nearest" });
  };
  const clearFailures = (element) => {
    const place = placeOf(element);
    for (const note of [...failures]) if (place.contains(note) || note.previousElementSibling === place) note.remove();
  };
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    fail(event.detail.elt, status === 403 || status === 401 ? "session" : status === 404 || status === 409 ? "gone" : "busy");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, (event) => fail(event.detail.elt, "busy"));
  document.addEventListener("htmx:beforeRequest", (event) => clearFailures(event.detail.elt));
  // A whole page where a part was expected is the way to sign in again: it must not replace what was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, shouldSwap } = event.detail;
    if (!shouldSwap || !/^\s*<!doctype html/i.test(xhr.responseText)) return;
    event.detail.shouldSwap = false;
    fail(requestConfig.elt, "session");
  });

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
