/* Rent Income: small helps on top of pages that work without it. Nothing here is needed to do the work.
   Loaded with defer from our own address; the content security policy allows no other script. */
(function () {
  "use strict";

  // After a refused form the reader starts at the error summary; after a write, at what changed.
  const first = document.querySelector("[data-focus]");
  if (first) {
    first.focus();
  }

  // A second click on a sent form sends nothing. A page taken back from history may be sent again.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.hasAttribute("data-once")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      document.querySelectorAll("form[data-once]").forEach(function (form) {
        delete form.dataset.sent;
      });
    }
  });

  document.addEventListener("click", function (event) {
    const print = event.target.closest("[data-print]");
    if (print) {
      window.print();
    }
    // An open menu closes when the reader goes elsewhere.
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
  document.querySelectorAll("[data-print][hidden]").forEach(function (button) {
    button.hidden = false;
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      const menu = event.target.closest("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    // Single keys only for those who asked for them (WCAG 2.1.4): html[data-keys="on"].
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (document.documentElement.dataset.keys === "on" && !typing && event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });

  // "Select all on this page" ticks the boxes of its table and says how many are ticked.
  document.querySelectorAll("[data-select-all]").forEach(function (all) {
    const boxes = Array.from(document.querySelectorAll('input[name="' + all.dataset.selectAll + '"]'));
    const said = document.querySelector("[data-selected-count]");
    function count() {
      const ticked = boxes.filter(function (box) { return box.checked; }).length;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
      if (said) {
        said.textContent = ticked + " selected";
      }
    }
    all.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
      count();
    });
    boxes.forEach(function (box) { box.addEventListener("change", count); });
    count();
  });
})();
