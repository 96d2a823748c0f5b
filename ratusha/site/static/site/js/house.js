// Small conveniences on data-* attributes; every page is complete without them.
"use strict";
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
document.querySelectorAll("[data-autosubmit]").forEach((field) => {
  field.addEventListener("change", () => field.form.requestSubmit());
});
const errors = document.querySelector("[data-focus]");
if (errors) errors.focus();
