// Commenting in place: by a click on a figure, a sentence, a field, a title or the head of a column, or by the keyboard. Each table,
// form, paragraph and title is one stop of Tab; the arrow keys move within it, Enter comments.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const paper = document.querySelector("main.can-comment");
  const dialog = document.getElementById("comment-dialog");
  if (!paper || !dialog) return;
  const { ref, text } = dialog.querySelector("form").elements;
  let spot = null;

  // After a comment was written the document stays at what it is about; the browser itself only goes to the comment.
  const written = /^#comment-\d+$/.test(location.hash) && paper.querySelector(`a[href="${location.hash}"]`);
  if (written) addEventListener("load", () => written.scrollIntoView({ block: "center" }));

  const groupOf = (element) => element.closest("table, p, h1") ?? element;
  const spotsOf = (group) => [group, ...group.querySelectorAll("[data-spot]")].filter((one) => one.matches("[data-spot]"));

  for (const group of new Set([...paper.querySelectorAll("[data-spot]")].map(groupOf))) {
    const spots = spotsOf(group);
    const stop = spots.find((one) => !one.closest("thead")) ?? spots[0];
    spots.forEach((one) => (one.tabIndex = one === stop ? 0 : -1));
  }

  // The headings above a cell of a table of figures, read from the merged cells of its head.
  const headings = (cell) => {
    const lines = [...cell.closest("table").querySelectorAll("thead tr:not(.numbers)")];
    const taken = lines.map(() => []);
    lines.forEach((line, y) => {
      let x = 0;
      for (const heading of line.cells) {
        while (taken[y][x]) x += 1;
        for (let down = 0; down < heading.rowSpan; down += 1) {
          for (let right = 0; right < heading.colSpan; right += 1) taken[y + down][x + right] = heading;
        }
      }
    });
    return [...new Set(taken.map((line) => line[cell.cellIndex]))].filter(Boolean).map(own);
  };

  const own = (element) => {
    const copy = (element.querySelector("figcaption") ?? element).cloneNode(true);
    copy.querySelectorAll(".before, .mark, .pick").forEach((one) => one.remove());
    return copy.textContent.trim();
  };

  const label = (element) => {
    const row = element.closest("tr");
    if (!row) return element.matches("figure") ? "图" : element.matches("h1 *, h2, h3, h4") ? "标题" : "文字";
    const title = element.closest(".sheet").querySelector("p.mark, .form-title");
    if (element.closest("thead")) return `${own(title)} · 栏目`;
    const names = [...row.querySelectorAll("th")].filter((one) => one !== element).map(own);
    const above = element.closest("table").tHead ? headings(element).join("/") : "";
    return [title && own(title), names.join(" "), above].filter(Boolean).join(" · ");
  };

  const open = (element) => {
    spot = element;
    ref.value = element?.id ?? "";
    document.getElementById("comment-about").textContent = element ? label(element) : "整份文档";
    const quote = dialog.querySelector("blockquote");
    quote.textContent = element ? own(element) || "空白" : "";
    quote.hidden = !element;
    element?.classList.add("is-chosen");
    dialog.showModal();
    text.focus();
  };

  dialog.addEventListener("close", () => {
    spot?.classList.remove("is-chosen");
    // The browser has gone back to the place already; by now its reader may have moved on from there.
    if (document.activeElement === document.body) spot?.focus();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  document.querySelector("[data-whole]")?.addEventListener("click", (event) => {
    event.preventDefault();
    open(null);
  });

  paper.addEventListener("click", (event) => {
    const element = event.target.closest("[data-spot]");
    // A click that ends a selection of text, or on a link, is none on the figure.
    if (element && !event.target.closest("a") && !String(document.getSelection())) open(element);
  });

  const middle = (element) => {
    const box = element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };

  // The nearest spot above or below, as the eye finds it, also across merged cells.
  const beside = (element, spots, sign) => {
    const [x, y] = middle(element);
    const there = spots
      .map((one) => ({ one, at: middle(one) }))
      .filter(({ at }) => sign * (at[1] - y) > 2)
      .sort((a, b) => Math.abs(a.at[1] - y) - Math.abs(b.at[1] - y) || Math.abs(a.at[0] - x) - Math.abs(b.at[0] - x));
    const line = there.filter(({ at }) => Math.abs(at[1] - there[0].at[1]) < 2);
    return line.sort((a, b) => Math.abs(a.at[0] - x) - Math.abs(b.at[0] - x))[0]?.one;
  };

  paper.addEventListener("keydown", (event) => {
    const element = event.target.closest("[data-spot]");
    if (!element || element !== event.target || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(element);
      return;
    }
    const spots = spotsOf(groupOf(element));
    const place = spots.indexOf(element);
    const to = {
      ArrowRight: () => spots[place + 1],
      ArrowLeft: () => spots[place - 1],
      ArrowDown: () => beside(element, spots, 1),
      ArrowUp: () => beside(element, spots, -1),
      Home: () => spots[0],
      End: () => spots.at(-1),
    }[event.key]?.();
    if (!to) return;
    event.preventDefault();
    element.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
});
