// Submitting from a page of the form: what is typed there is saved first, by the page's own form, and goes along.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.authoring-form");
  const save = form?.querySelector(".authoring-save button[type=submit]");
  if (!save) return;
  let typed = false;
  form.addEventListener("input", () => {
    typed = true;
  });
  document.querySelectorAll("[data-saves-first]").forEach((link) =>
    link.addEventListener("click", (event) => {
      if (!typed) return;
      event.preventDefault();
      const then = document.createElement("input");
      then.type = "hidden";
      then.name = "then";
      then.value = link.dataset.savesFirst;
      form.append(then);
      form.requestSubmit(save);
    }),
  );
});
