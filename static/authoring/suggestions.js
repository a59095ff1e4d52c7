/* The list below an input, from which one picks by number or by name. */
export class Suggestions {
  constructor(input, column, cell) {
    Object.assign(this, { input, column });
    this.options = column.options(cell.getData());
    this.value = cell.getValue() ?? "";
    this.element = document.createElement("ul");
    this.element.className = "grid-list";
    this.element.setAttribute("role", "listbox");
    this.active = -1;
    this.shown = [];
    input.addEventListener("input", () => this.filter(true));
    this.element.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (!item) return;
      this.active = Number(item.dataset.index);
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    });
  }

  open(typed) {
    const place = this.input.getBoundingClientRect();
    document.querySelector(".authoring").append(this.element);
    const below = window.innerHeight - place.bottom;
    Object.assign(this.element.style, { left: `${place.left}px`, minWidth: `${place.width}px` });
    Object.assign(this.element.style, below > 260 ? { top: `${place.bottom}px` } : { bottom: `${window.innerHeight - place.top}px` });
    if (!typed) this.filter(false);
  }

  filter(typed) {
    const text = typed ? this.input.value.trim().toLowerCase() : "";
    const matches = (label) => label.toLowerCase().includes(text);
    const found = this.options.filter(({ value, label }) => !text || matches(label) || value.startsWith(text));
    // What begins with the text comes first.
    found.sort((a, b) => Number(b.value.startsWith(text)) - Number(a.value.startsWith(text)));
    this.shown = found.slice(0, 60);
    this.active = typed ? (text && this.shown.length && !this.column.free ? 0 : -1) : this.shown.findIndex(({ value }) => value === this.value);
    this.element.replaceChildren(
      ...this.shown.map(({ label }, index) => {
        const item = document.createElement("li");
        item.textContent = label;
        item.dataset.index = index;
        item.setAttribute("role", "option");
        return item;
      }),
    );
    this.mark();
  }

  mark() {
    [...this.element.children].forEach((item, index) => {
      item.setAttribute("aria-selected", index === this.active);
      if (index === this.active) item.scrollIntoView({ block: "nearest" });
    });
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (!by) return false;
    if (!this.shown.length) this.filter(true);
    this.active = Math.min(Math.max(this.active + by, 0), this.shown.length - 1);
    this.picked = true;
    this.mark();
    return true;
  }

  /* The picked value, undefined when what is typed counts. */
  chosen() {
    const exact = this.column.read(this.input.value);
    const known = this.options.some(({ value }) => value === exact);
    if (known && !this.picked && this.active <= 0) return exact;
    return this.shown[this.active]?.value;
  }

  close() {
    this.element.remove();
  }
}
