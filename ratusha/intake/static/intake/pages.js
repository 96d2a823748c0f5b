// Conveniences for pages of a form; each page is complete without them.
"use strict";
document.querySelectorAll("[data-place]").forEach((place) => {
  const button = place.querySelector("[data-locate]");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const told = place.querySelector("[data-located]");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        place.querySelector("[data-latitude]").value = coords.latitude.toFixed(6);
        place.querySelector("[data-longitude]").value = coords.longitude.toFixed(6);
        told.textContent = "";
      },
      () => { told.textContent = told.dataset.failed; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
});
document.querySelectorAll("[data-copy]").forEach((field) => field.addEventListener("focus", () => field.select()));
