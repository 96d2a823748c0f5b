// Shows and hides the questions of a page while it is filled in; what the server said stands until something changes.
// Needs expressions.js and the form's own script (globalThis.ratushaForm); without them the page works as it is.
"use strict";
(function live() {
  const given = document.getElementById("answers");
  const page = document.getElementById("page");
  const x = globalThis.ratushaExpressions;
  if (!given || !page || !x || !globalThis.ratushaForm) return;
  const { root, relevant } = globalThis.ratushaForm(x);
  const { answers, form } = JSON.parse(given.textContent);
  const fields = [...page.querySelectorAll("[data-path]")];
  const steps = (path) => path.slice(1).split("/").map((step) => {
    const [, name, position] = step.match(/^([^[]+)(?:\[(\d+)\])?$/);
    return [name, Number(position || 1) - 1];
  });

  function typed(field) {
    const boxes = [...field.querySelectorAll("input[type=checkbox], input[type=radio]")];
    if (boxes.length) {
      const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
      return boxes[0].type === "radio" ? chosen[0] || "" : chosen.join(" ");
    }
    const parts = [...field.querySelectorAll(".date-part")].map((part) => part.value.trim());
    if (parts.length === 3) {
      const [day, month, year] = parts;
      return day && month && year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
    }
    const control = field.querySelector("input:not([type=file]):not([type=search]), textarea, select");
    return control && control.name === field.dataset.path ? control.value.trim() : undefined;
  }

  function put(values, path, value) {
    const way = steps(path);
    const [last] = way.pop();
    const place = way.reduce((inner, [name, position]) => {
      const next = inner && inner[name];
      return Array.isArray(next) ? next[position] : next;
    }, values);
    if (place) place[last] = value;
  }

  const nodeAt = (document, path) =>
    steps(path).reduce((node, [name, position]) => node && (node.named.get(name) || [])[position], document);

  // Whether a question is asked: its own condition and those of the groups around it; undefined: ask the server.
  function asked(document, path) {
    let known = true;
    for (let at = path; at; at = at.slice(0, at.lastIndexOf("/"))) {
      const key = at.replace(/\[\d+\]/g, "");
      if (key in relevant) {
        const node = nodeAt(document.children[0], at);
        if (relevant[key] === null || !node) return undefined;
        known = known && relevant[key](x.context(node, form));
      }
    }
    return known;
  }

  function update() {
    for (let pass = 0; pass < 6; pass += 1) {
      const values = structuredClone(answers);
      fields.forEach((field) => {
        const value = field.hidden ? "" : typed(field);
        if (value !== undefined) put(values, field.dataset.path, value);
      });
      const document = x.tree({ [root]: values });
      let moved = false;
      fields.forEach((field) => {
        const show = asked(document, field.dataset.path);
        if (show !== undefined && field.hidden === show) {
          field.hidden = !show;
          moved = true;
        }
      });
      if (!moved) return;
    }
  }

  page.addEventListener("input", update);
  page.addEventListener("change", update);
})();
