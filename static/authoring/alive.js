// Keeps what is typed on a page until it is saved, and shows who else has the page open.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector("[data-alive]");
  const form = root.querySelector("form.authoring-form");
  const note = document.getElementById("authoring-others");
  const token = root.querySelector("[name=csrfmiddlewaretoken]");
  const loadedRevision = Number(root.dataset.revision);
  let typed = false;
  let waiting = 0;

  const fieldsOf = () => {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string") continue;
      if (name in fields) fields[name] = [].concat(fields[name], value);
      else fields[name] = value;
    }
    return fields;
  };

  const tell = async (more = {}, how = {}) => {
    if (!token) return;
    const body = { ...more };
    if (typed && form) {
      body.fields = fieldsOf();
      body.seen = Number(form.elements.seen.value);
      typed = false;
    }
    try {
      const response = await fetch(root.dataset.alive, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token.value },
        body: JSON.stringify(body),
        ...how,
      });
      if (response.ok) show(await response.json());
    } catch {
      typed = typed || "fields" in body;
    }
  };

  const show = ({ others, revision }) => {
    const lines = [];
    if (others.length) lines.push(`${others.join("、")}也打开了此页。`);
    if (revision > loadedRevision) lines.push("这份预算已有新的修订，保存时会提示您合并。");
    note.textContent = lines.join("");
    note.hidden = !lines.length;
  };

  if (form) {
    form.addEventListener("input", () => {
      typed = true;
      clearTimeout(waiting);
      waiting = setTimeout(tell, 1500);
    });
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      typed = false;
    });
    // Another form of the page leaves it too: what is typed here is kept before it goes.
    document.addEventListener("submit", async (event) => {
      if (!typed || event.target === form || event.target.method !== "post") return;
      event.preventDefault();
      clearTimeout(waiting);
      await tell();
      typed = false;
      event.target.requestSubmit(event.submitter);
    });
    window.addEventListener("pagehide", () => {
      if (typed) tell({}, { keepalive: true });
    });
  }

  document.querySelectorAll("[data-draft]").forEach((button) =>
    button.addEventListener("click", () => {
      if (button.dataset.draft === "restore") {
        const fields = JSON.parse(document.getElementById("authoring-draft-fields").textContent);
        for (const [name, value] of Object.entries(fields)) {
          const field = form.elements[name];
          if (!field) continue;
          if (field.type === "checkbox") field.checked = true;
          else field.value = value;
          (field.dispatchEvent ? field : field[0]).dispatchEvent(new Event("input", { bubbles: true }));
        }
      } else {
        tell({ drop: true });
      }
      document.getElementById("authoring-draft").remove();
    }),
  );

  tell();
  setInterval(tell, 20000);
});
