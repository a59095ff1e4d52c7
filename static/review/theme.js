// The theme that was chosen in the admin, before anything is painted.
"use strict";

(() => {
  let chosen = null;
  try {
    chosen = JSON.parse(localStorage.getItem("adminTheme"));
  } catch {
    // Without storage the system's theme holds.
  }
  const system = window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark", chosen === "dark" || (chosen !== "light" && system));
})();
