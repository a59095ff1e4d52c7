// Keeps what is typed on a page until it is saved, and shows who else has the page open. Where it cannot be kept, or somebody is no
// longer signed in, the page says so and nothing is sent away from it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector("[data-alive]");
  const form = root.querySelector("form.authoring-form");
  const note = document.getElementById("authoring-others");
  const token = root.querySelector("[name=csrfmiddlewaretoken]");
  const loadedRevision = Number(root.dataset.revision);
  let typed = false;
  let waiting = 0;
  // When the site last answered that all is well; it is asked every 20 seconds.
  let heard = 0;
  const every = 20000;

  // Signing in anew, in another window, changes it.
  const currentToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? token.value;

  const fieldsOf = () => {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string") continue;
      if (name in fields) fields[name] = [].concat(fields[name], value);
      else fields[name] = value;
    }
    return fields;
  };

  // How it went: "kept"; "away", nobody is signed in; "offline"; "failed", for another reason.
  const tell = async (more = {}, how = {}, withTyped = true) => {
    if (!token) return "failed";
    const body = { ...more };
    let went = "offline";
    if (typed && form && withTyped) {
      body.fields = fieldsOf();
      body.seen = Number(form.elements.seen.value);
      typed = false;
    }
    try {
      const response = await fetch(root.dataset.alive, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": currentToken() },
        body: JSON.stringify(body),
        redirect: "manual",
        ...how,
      });
      if (response.ok) {
        heard = Date.now();
        show(await response.json());
        return "kept";
      }
      went = response.type === "opaqueredirect" || response.status === 403 ? "away" : "failed";
    } catch {
      // the network
    }
    heard = 0;
    if (went !== "failed") typed = typed || "fields" in body;
    if (typed || "fields" in body || went === "away") warn(went);
    return went;
  };

  const warn = (went) => {
    note.textContent = {
      away: "登录已失效，录入的内容还在本页，没有保存。请先在新窗口",
      offline: "连不上服务器，录入的内容还在本页，没有暂存。请检查网络，保存之前不要关闭本页。",
      failed: "录入的内容没能暂存，请及时保存。",
    }[went];
    if (went === "away") {
      const link = document.createElement("a");
      Object.assign(link, { href: root.dataset.login, target: "_blank", textContent: "登录" });
      note.append(link, "，再回到本页继续。");
    }
    note.hidden = false;
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
    // What is sent when nobody is signed in, or cannot arrive, would be lost: where that is not known the site is asked before the
    // form goes. Another form of the page leaves it too: what is typed here is kept before it goes.
    let asked = false;
    let asking = false;
    document.addEventListener(
      "submit",
      async (event) => {
        const sent = event.target;
        if (sent.method !== "post" || !token) return;
        if (!asked && (sent === form ? Date.now() - heard > 1.5 * every : typed)) {
          event.preventDefault();
          event.stopImmediatePropagation();
          if (asking) return;
          asking = true;
          clearTimeout(waiting);
          const went = await tell({}, {}, sent !== form);
          asking = false;
          if (went === "away" || went === "offline") {
            warn(went);
            note.scrollIntoView({ block: "center" });
            return;
          }
          if (sent !== form) typed = false;
          asked = true;
          sent.requestSubmit(event.submitter);
          asked = false;
          return;
        }
        const own = sent.querySelector("[name=csrfmiddlewaretoken]");
        if (own) own.value = currentToken();
      },
      true,
    );
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
  setInterval(tell, every);
});
