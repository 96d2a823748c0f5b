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

// A job under way: its bar moves, and the page is loaded anew once it is over.
const job = document.querySelector("[data-progress]");
const look = async () => {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const bar = page.querySelector("[data-progress] progress");
  if (!bar) return location.reload();
  job.querySelector("progress").value = bar.value;
  setTimeout(look, 2000);
};
if (job) setTimeout(look, 2000);
