// Pages of projects and performance forms: their buttons without leaving the page, and what the sources leave of the total.
// Without this script every button still works by posting the form.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.target-form");
  if (!form) return;

  const cents = (text) => {
    const typed = text.normalize("NFKC").replaceAll(",", "").trim();
    return /^\d*(\.\d{0,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : NaN;
  };

  const showRest = () => {
    for (const cell of form.querySelectorAll("[data-rest]")) {
      const amounts = [...form.querySelectorAll(`[name^="funding-${cell.dataset.rest}-"]`)];
      const of = (input) => cents(input.value);
      const total = amounts.find((input) => input.name.endsWith("-total"));
      const rest = amounts.reduce((left, input) => (input === total ? left : left - of(input)), of(total));
      cell.textContent = Number.isNaN(rest) ? "" : (rest / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 });
      cell.classList.toggle("is-off", rest !== 0);
    }
  };

  // The page that the server makes of the button; its form takes the place of this one.
  const act = async (button) => {
    const data = new FormData(form);
    data.append(button.name, button.value);
    const live = form.querySelector(".target-live");
    live.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.action, { method: "POST", body: data });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector(".target-live");
      if (!fresh) throw new Error(response.statusText);
      live.replaceWith(fresh);
      showMessages(page);
    } catch {
      // As without a script.
      live.removeAttribute("aria-busy");
      form.requestSubmit(button);
      return;
    }
    showRest();
    focus(button.value);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const showMessages = (page) => {
    document.querySelectorAll(".target-told").forEach((old) => old.remove());
    for (const link of page.querySelectorAll("ul li .rounded-default, ul li [class*=bg-red]")) {
      const told = document.createElement("div");
      told.className = "target-told authoring-stale";
      told.setAttribute("role", "alert");
      told.append(...link.childNodes);
      form.before(told);
    }
  };

  const focus = (value) => {
    const [what, path] = value.split(":");
    if (what === "add") {
      const found = form.querySelectorAll(`[name^="${path.replace(".", "-")}-"]:not([type=hidden])`);
      const names = [...found].filter((input) => /name$|core_function$/.test(input.name));
      const last = what === "add" && names.some((input) => input.name.includes("-implementation_"))
        ? names.filter((input) => input.name.includes("-implementation_")).at(-1)
        : names.at(-1);
      last?.focus();
    } else {
      form.querySelector(`button[value="${CSS.escape(value)}"]:not(:disabled)`)?.focus();
    }
  };

  let acting = false;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.name || button.value === "next" || "now" in button.dataset || acting) return;
    event.preventDefault();
    acting = true;
    await act(button);
    acting = false;
  });
  form.addEventListener("input", showRest);
  showRest();
});
