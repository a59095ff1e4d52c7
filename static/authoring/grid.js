/* A table of rows as an accountant knows it from a spreadsheet: typing into cells, paste of a block, fill down, undo.
 *
 * Tabulator shows the rows, sorts, filters and selects; what changes them stands here, so that each step can be undone.
 * A column is {field, title, width, show(value, row), read(text) → value, options(row) → [{value, label}], align}. */

import { Suggestions } from "./suggestions.js";
import { cents, compare, parseBlock, quoted } from "./values.js";

const isTyping = (event) =>
  !event.ctrlKey && !event.metaKey && !event.altKey && (event.key.length === 1 || event.key === "Process");

export class Grid {
  /* `rows` are objects of text by field; `check(row)` gives messages by field; `derive(row, changed)` what follows from a
   * change; `blank(before)` a new row after the given one; `changed()` is called after every step, `leave()` when Esc is pressed.
   * A grid that can be written in has at least one row, so that there is a cell to type or paste into. */
  constructor({ element, rows, columns, check, derive, blank, changed, leave, readOnly }) {
    Object.assign(this, { element, columns, check, derive, blank, changed, leave, readOnly });
    this.steps = [];
    this.undone = [];
    this.nextId = 1;
    this.given = new Map();
    this.found = new Map();
    const data = rows.map(({ values, errors, found }) => {
      const row = this.identified(values);
      if (Object.keys(errors).length) this.given.set(row.id, errors);
      if (Object.keys(found ?? {}).length) this.found.set(row.id, { found, values });
      return row;
    });
    if (!data.length && !readOnly) data.push(this.identified(blank(null)));
    this.table = new Tabulator(element, {
      data,
      index: "id",
      height: this.height(data.length),
      layout: "fitColumns",
      // The library's own would redraw at every change of the page around the table, and take the cell that is being typed in with it.
      autoResize: false,
      placeholder: "没有内容",
      selectableRange: 1,
      selectableRangeRows: true,
      selectableRangeAutoFocus: false,
      editTriggerEvent: "dblclick",
      headerSortClickElement: "icon",
      columnDefaults: { headerSortTristate: true, headerWordWrap: true, resizable: "header" },
      rowHeader: { formatter: "rownum", headerSort: false, resizable: false, frozen: true, width: 42, hozAlign: "center" },
      columns: columns.map((column) => this.definition(column)),
    });
    this.ready = new Promise((resolve) => this.table.on("tableBuilt", resolve));
    this.ready.then(() => new ResizeObserver(() => this.fit()).observe(element));
    this.table.on("renderComplete", () => this.name(element));
    element.addEventListener("keydown", (event) => this.key(event), true);
    for (const name of ["copy", "cut", "paste"]) element.addEventListener(name, (event) => this.clip(name, event), true);
  }

  // The frame that scrolls takes the focus, and an empty grid says so: both must be parts that a grid may have.
  name(element) {
    const roles = {
      ".tabulator-tableholder": "rowgroup",
      ".tabulator-table": "presentation",
      ".tabulator-placeholder": "row",
      ".tabulator-placeholder-contents": "gridcell",
    };
    for (const [part, role] of Object.entries(roles)) element.querySelector(part)?.setAttribute("role", role);
  }

  height(count) {
    return Math.min(Math.max(count, 4) * 33 + 90, Math.max(window.innerHeight - 400, 320));
  }

  /* Columns follow the width of the page; where a cell is being typed in, once it is left. */
  fit() {
    if (this.element.clientWidth === this.width || this.element.querySelector(".tabulator-editing")) return;
    this.width = this.element.clientWidth;
    const at = this.bounds();
    this.table.redraw();
    if (at) this.mark(at.top, at.left, at.bottom, at.right);
  }

  identified(values) {
    return { ...values, id: this.nextId++ };
  }

  definition(column) {
    const words = (value, row) => column.show(value ?? "", row ?? {});
    return {
      field: column.field,
      title: column.title,
      minWidth: column.width,
      widthGrow: column.grow ?? 1,
      hozAlign: column.align ?? "left",
      headerHozAlign: column.align ?? "left",
      formatter: (cell) => this.draw(column, cell),
      editor: this.readOnly ? false : (cell, ready, success, cancel) => this.editor(column, cell, ready, success, cancel),
      headerFilter: "input",
      headerFilterPlaceholder: "筛选",
      headerFilterFunc: (wanted, value, row) => words(value, row).toLowerCase().includes(wanted.trim().toLowerCase()),
      sorter: (one, other, a, b) =>
        column.amount ? compare(cents(one), cents(other)) : words(one, a.getData()).localeCompare(words(other, b.getData()), "zh"),
    };
  }

  draw(column, cell) {
    const row = cell.getData();
    const message = this.errors(row)[column.field];
    const element = cell.getElement();
    const found = message ? null : this.foundAt(row, column.field);
    for (const severity of "EWI") element.classList.toggle(`grid-found-${severity}`, found?.severity === severity);
    const missing = Boolean(message) && !cell.getValue();
    element.classList.toggle("grid-missing", missing);
    element.classList.toggle("grid-wrong", Boolean(message) && !missing);
    const shown = document.createElement("span");
    shown.textContent = column.show(cell.getValue() ?? "", row);
    shown.title = message ? `${message}（现为“${shown.textContent}”）` : shown.textContent;
    // What is not typed yet is only marked; the server says it in words.
    if (missing && !this.given.get(row.id)?.[column.field]) element.title = message;
    else element.removeAttribute("title");
    if (!(message || found) || element.title) return shown;
    const note = document.createElement("small");
    note.textContent = message ?? `${found.name}：${found.text}`;
    note.title = message ? shown.title : note.textContent;
    const both = document.createElement("div");
    both.append(shown, note);
    return both;
  }

  /* What is wrong in a row: what the server said of cells not touched since, and what can be seen here. */
  errors(row) {
    return { ...this.check(row), ...this.given.get(row.id) };
  }

  /* What the rules found in a saved cell, as long as it is not changed: {severity, name, text}. */
  foundAt(row, field) {
    const known = this.found.get(row.id);
    return known && known.values[field] === row[field] ? known.found[field] : undefined;
  }

  rows() {
    return this.table.getData();
  }

  // Steps

  /* One step: `update` [[id, {field: text}]], `add` rows after the row `after` (at the end without), `remove` ids. */
  async step({ update = [], add = [], after = null, remove = [] }) {
    if (add.length) {
      // A new row stands where it is put and is seen.
      this.table.clearSort();
      this.table.clearHeaderFilter();
    }
    const before = new Map(this.rows().map((row) => [row.id, row]));
    const order = this.rows().map((row) => row.id);
    const step = { before: [], after: [], order, then: null };
    for (const [id, values] of update) {
      const row = before.get(id);
      const derived = { ...values, ...this.derive({ ...row, ...values }, values, row) };
      step.before.push({ ...row });
      step.after.push({ ...row, ...derived });
    }
    const place = after === null ? order.length : order.indexOf(after) + 1;
    step.added = add.map((row) => ({ ...row }));
    step.removed = remove.map((id) => ({ ...before.get(id) }));
    const then = [...order];
    then.splice(place, 0, ...add.map((row) => row.id));
    step.then = then.filter((id) => !remove.includes(id));
    if (!step.then.length) {
      step.added.push(this.identified(this.blank(null)));
      step.then.push(step.added[0].id);
    }
    this.steps.push(step);
    this.undone = [];
    await this.put(step.after, step.added, step.removed, step.then);
  }

  async undo() {
    const step = this.steps.pop();
    if (!step) return;
    this.undone.push(step);
    await this.put(step.before, step.removed, step.added, step.order);
  }

  async redo() {
    const step = this.undone.pop();
    if (!step) return;
    this.steps.push(step);
    await this.put(step.after, step.added, step.removed, step.then);
  }

  async put(rows, added, removed, order) {
    for (const row of rows) {
      const said = this.given.get(row.id);
      const now = this.table.getRow(row.id)?.getData() ?? {};
      // What the server said of a row holds until the row is changed.
      if (said && this.columns.some(({ field }) => now[field] !== row[field])) this.given.delete(row.id);
    }
    if (added.length || removed.length) {
      const known = new Map([...this.rows(), ...added].map((row) => [row.id, row]));
      for (const row of rows) known.set(row.id, row);
      const range = this.bounds();
      const { scrollTop } = this.holder();
      await this.table.setData(order.map((id) => ({ ...known.get(id) })));
      this.element.style.height = `${this.height(order.length)}px`;
      this.table.redraw();
      this.holder().scrollTop = scrollTop;
      if (range) this.select(range.top, range.left);
    } else {
      this.table.blockRedraw();
      await this.table.updateData(rows.map((row) => ({ ...row })));
      this.table.restoreRedraw();
      for (const row of rows) this.table.getRow(row.id)?.reformat();
    }
    this.changed();
  }

  // Places

  holder() {
    return this.element.querySelector(".tabulator-tableholder");
  }

  displayed() {
    return this.table.getRows("active");
  }

  /* Selects a cell by the number of its row and its field, the first one of the row without a field, and brings it into sight. */
  goTo(row, field) {
    this.select(row, Math.max(this.columns.findIndex((column) => column.field === field), 0));
    this.element.scrollIntoView({ block: "center" });
  }

  bounds() {
    const range = this.table.getRanges()[0];
    const rows = this.displayed().length;
    if (!range || !rows) return null;
    const last = this.columns.length - 1;
    return {
      top: Math.min(range.getTopEdge(), rows - 1),
      bottom: Math.min(range.getBottomEdge(), rows - 1),
      left: Math.max(range.getLeftEdge() - 1, 0),
      right: Math.min(Math.max(range.getRightEdge() - 1, 0), last),
    };
  }

  /* Where the row with this id stands among those shown, -1 when it is not. */
  rank(id) {
    return this.displayed().findIndex((row) => row.getData().id === id);
  }

  cell(top, left) {
    return this.displayed()[top]?.getCell(this.columns[left].field);
  }

  /* Marks a range and returns its first cell. */
  mark(top, left, bottom, right) {
    const last = this.displayed().length - 1;
    if (last < 0) return null;
    const within = (row) => Math.min(Math.max(row, 0), last);
    const first = this.cell(within(top), left);
    this.table.getRanges()[0]?.setBounds(first, this.cell(within(bottom), right));
    return first;
  }

  select(top, left, bottom = top, right = left) {
    const first = this.mark(top, left, bottom, right);
    if (!first) return;
    this.holder().focus({ preventScroll: true });
    const line = first.getRow().getElement();
    const holder = this.holder();
    if (line.offsetTop < holder.scrollTop) holder.scrollTop = line.offsetTop;
    const below = line.offsetTop + line.offsetHeight - holder.clientHeight;
    if (below > holder.scrollTop) holder.scrollTop = below;
  }

  /* The next cell: right, left, or down; past the last row a new row begins. */
  async move(direction) {
    const at = this.bounds();
    if (!at) return this.append();
    const last = this.columns.length - 1;
    if (direction === "down" && at.top === this.displayed().length - 1) return this.append();
    if (direction === "down") return this.select(at.top + 1, at.left);
    if (direction === "right" && at.left === last)
      return at.top === this.displayed().length - 1 ? this.append() : this.select(at.top + 1, 0);
    if (direction === "right") return this.select(at.top, at.left + 1);
    return at.left ? this.select(at.top, at.left - 1) : this.select(at.top - 1, at.top ? last : 0);
  }

  async append() {
    if (this.readOnly) return;
    const rows = this.displayed();
    const before = rows.length ? rows[rows.length - 1].getData() : null;
    const fresh = this.identified(this.blank(before));
    await this.step({ add: [fresh], after: before?.id ?? null });
    // In a sorted or filtered table the last row shown was not the last one.
    this.select(this.rank(fresh.id), 0);
  }

  async removeSelected() {
    const at = this.bounds();
    if (!at || this.readOnly) return;
    const rows = this.displayed().slice(at.top, at.bottom + 1);
    await this.step({ remove: rows.map((row) => row.getData().id) });
    this.select(at.top, at.left);
  }

  /* The first cell with a fault after the selected one. */
  nextFault() {
    const rows = this.displayed();
    const start = this.bounds() ?? { top: -1, left: 0 };
    for (let step = 1; step <= rows.length * this.columns.length; step++) {
      const place = (start.top * this.columns.length + start.left + step) % (rows.length * this.columns.length);
      const [top, left] = [Math.floor(place / this.columns.length), place % this.columns.length];
      if (this.errors(rows[top].getData())[this.columns[left].field]) return this.select(top, left);
    }
  }

  // Keys

  key(event) {
    if (event.target.closest(".tabulator-header") || event.target.closest(".tabulator-editing")) return;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const actions = {
      tab: () => (event.shiftKey ? this.move("left") : this.move("right")),
      enter: () => this.move("down"),
      f2: () => this.edit(false),
      delete: () => (control ? this.removeSelected() : this.clear()),
      backspace: () => this.clear(),
      escape: () => this.leave(),
    };
    const commands = {
      d: () => this.fillDown(),
      z: () => (event.shiftKey ? this.redo() : this.undo()),
      y: () => this.redo(),
      a: () => this.select(0, 0, this.displayed().length - 1, this.columns.length - 1),
    };
    const looking = { enter: () => this.select((this.bounds()?.top ?? 0) + 1, this.bounds()?.left ?? 0) };
    const writing = control && commands[key] ? commands[key] : actions[key];
    // Tab in a table that nothing is typed into leaves it.
    const action = this.readOnly && !(control && key === "a") ? looking[key] : writing;
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    } else if (isTyping(event) && !this.readOnly) {
      // The editor takes the focus before the character arrives, which so becomes its first.
      event.stopPropagation();
      this.edit(true);
    }
  }

  edit(over) {
    const at = this.bounds();
    if (!at || this.readOnly) return;
    this.over = over;
    this.cell(at.top, at.left)?.edit(true);
    this.over = false;
  }

  clear() {
    this.fill((column) => [column.field, ""]);
  }

  fillDown() {
    const at = this.bounds();
    if (!at) return;
    const top = at.top === at.bottom ? Math.max(at.top - 1, 0) : at.top;
    const source = this.displayed()[top].getData();
    this.fill((column) => [column.field, source[column.field]], top + 1);
  }

  /* Puts the value that `value(column)` gives into each selected cell from row `first` on; no step where all have it already. */
  fill(value, first = 0) {
    const at = this.bounds();
    if (!at || this.readOnly) return;
    const columns = this.columns.slice(at.left, at.right + 1);
    const rows = this.displayed().slice(Math.max(at.top, first), at.bottom + 1);
    const values = columns.map(value);
    const differing = rows.map((row) => row.getData()).filter((row) => values.some(([field, text]) => (row[field] ?? "") !== text));
    if (differing.length) this.step({ update: differing.map((row) => [row.id, Object.fromEntries(values)]) });
  }

  // Clipboard

  clip(name, event) {
    if (event.target.closest(".tabulator-header") || event.target.closest(".tabulator-editing")) return;
    const at = this.bounds();
    if (!at) return;
    event.preventDefault();
    event.stopPropagation();
    if (name === "paste") {
      if (!this.readOnly) this.paste(parseBlock(event.clipboardData.getData("text/plain")), at);
      return;
    }
    const columns = this.columns.slice(at.left, at.right + 1);
    const lines = this.displayed()
      .slice(at.top, at.bottom + 1)
      .map((row) => columns.map((column) => quoted(column.show(row.getData()[column.field] ?? "", row.getData()))).join("\t"));
    event.clipboardData.setData("text/plain", lines.join("\r\n"));
    if (name === "cut") this.clear();
  }

  async paste(block, at) {
    const one = block.length === 1 && block[0].length === 1;
    if (one) return this.fill((column) => [column.field, column.read(block[0][0])]);
    const shown = this.displayed();
    const update = [];
    const add = [];
    let before = shown.length ? shown[shown.length - 1].getData() : null;
    const after = before?.id ?? null;
    block.forEach((cells, down) => {
      const columns = this.columns.slice(at.left, at.left + cells.length);
      const values = Object.fromEntries(columns.map((column, right) => [column.field, column.read(cells[right])]));
      const row = shown[at.top + down];
      if (row) update.push([row.getData().id, values]);
      else {
        const fresh = { ...this.blank(before), ...values };
        before = this.identified({ ...fresh, ...this.derive(fresh, values, {}) });
        add.push(before);
      }
    });
    await this.step({ update, add, after });
    const wide = Math.max(...block.map((cells) => cells.length));
    const places = [...update.map(([id]) => id), ...add.map(({ id }) => id)].map((id) => this.rank(id));
    const [top, bottom] = [places[0], places[places.length - 1]];
    // Rows that a filter showed below each other may have others between them, now that it is gone.
    const together = bottom - top === places.length - 1;
    this.select(top, at.left, together ? bottom : top, Math.min(at.left + wide, this.columns.length) - 1);
  }

  // Editing one cell

  editor(column, cell, ready, success, cancel) {
    const before = cell.getValue() ?? "";
    const input = document.createElement("input");
    input.value = this.over ? "" : column.show(before, cell.getData());
    input.className = "grid-input";
    input.autocomplete = "off";
    input.setAttribute("aria-label", column.title);
    if (column.align) input.style.textAlign = column.align;
    const list = column.options ? new Suggestions(input, column, cell) : null;
    let done = false;
    const finish = (direction) => {
      if (done) return;
      done = true;
      const text = list?.chosen() ?? column.read(input.value);
      list?.close();
      // The step writes the value; the editor only goes.
      cancel();
      this.fit();
      const changed = text !== before ? this.step({ update: [[cell.getData().id, { [column.field]: text }]] }) : null;
      if (direction) Promise.resolve(changed).then(() => this.move(direction));
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      // Some browsers end the composition before the key that ends it; 229 is what such a key still says.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter") finish("down");
      else if (event.key === "Tab") finish(event.shiftKey ? "left" : "right");
      else if (event.key === "Escape") {
        done = true;
        list?.close();
        cancel();
      } else if (!list?.key(event)) return;
      event.preventDefault();
    });
    input.addEventListener("blur", () => finish(""));
    ready(() => {
      input.focus({ preventScroll: true });
      if (!this.over) input.select();
      list?.open(this.over);
    });
    return input;
  }
}
