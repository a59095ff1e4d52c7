// A batch without a worker: the page asks for the next unit by itself until none waits.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-goes-on]");
  if (!form) return;
  const timer = setTimeout(() => form.requestSubmit(), 300);
  document.querySelector("[data-stops]")?.addEventListener("click", () => clearTimeout(timer));
});
