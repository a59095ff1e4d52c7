// Shows the printed page beside the form, as it was last saved. It is asked for when the panel is opened, and stays open from page to page.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("details.beside");
  if (!panel) return;
  const body = panel.querySelector(".beside-body");
  const styles = panel.dataset.styles.split(" ");
  const kept = "beside-open";

  const show = async (key = "") => {
    const address = key ? `${panel.dataset.beside}?key=${encodeURIComponent(key)}` : panel.dataset.beside;
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(response.statusText);
      body.innerHTML = await response.text();
    } catch {
      body.textContent = "暂时取不到印出的样子，请稍后再打开。";
      return;
    }
    const template = body.querySelector("template");
    if (!template) return;
    const paper = document.createElement("div");
    paper.className = "beside-paper";
    paper.tabIndex = 0;
    paper.setAttribute("role", "region");
    paper.setAttribute("aria-label", "印出的样子");
    const root = paper.attachShadow({ mode: "open" });
    for (const href of styles) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      root.append(link);
    }
    root.append(template.content);
    template.replaceWith(paper);
    body.querySelector("select")?.addEventListener("change", (event) => show(event.target.value));
  };

  panel.addEventListener("toggle", () => {
    localStorage.setItem(kept, panel.open ? "1" : "");
    if (panel.open && !body.querySelector(".beside-paper")) show();
  });
  if (localStorage.getItem(kept)) panel.open = true;
});
