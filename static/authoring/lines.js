/* The page of the budget lines: the plain tables become grids, with totals and checks while one types.
 * Everything is checked again by the server, whose word counts. */

import { Grid } from "./grid.js";
import { empty, rules } from "./line_rules.js";
import { cents, yuan } from "./values.js";

const form = document.getElementById("lines-form");
if (form) start(form, JSON.parse(document.getElementById("lines-lists").textContent));

function start(form, lists) {
  const readOnly = "readOnly" in form.dataset;
  const section = (name) => form.querySelector(`[data-table="${name}"]`);
  const typedNames = new Map();
  let dirty = false;

  const { kind, source, vintage, fund } = lists.words;
  const { lineColumns, revenueColumns, checkLine, checkRevenue, deriveLine, deriveRevenue, blankLine, blankRevenue } = rules(
    lists,
    typedNames,
  );

  // The grids in place of the plain tables

  function plainRows(table, columns) {
    return [...table.tBodies[0].rows]
      .map((line) => {
        const cells = [...line.cells].slice(0, columns.length);
        const values = columns.map(({ field, read }, index) => [field, read(cells[index].querySelector("input").value)]);
        const errors = columns.map(({ field }, index) => [
          field,
          [...cells[index].querySelectorAll(".authoring-error")].map((note) => note.textContent).join("；"),
        ]);
        const found = columns.flatMap(({ field }, index) => {
          const first = cells[index].querySelector(".finding:not(.is-waived)");
          return first ? [[field, finding(first)]] : [];
        });
        return {
          values: Object.fromEntries(values),
          errors: Object.fromEntries(errors.filter(([, text]) => text)),
          found: Object.fromEntries(found),
        };
      })
      .filter(({ values, errors }) => !empty(values) || Object.keys(errors).length);
  }

  /* A finding that the server put into a cell, for the grid. */
  function finding(shown) {
    const { severity, name, message } = shown.dataset;
    return { severity, name, text: message };
  }

  function grid(name, options) {
    const place = section(name);
    const element = place.querySelector(".lines-grid");
    const rows = plainRows(place.querySelector("table"), options.columns);
    place.querySelector(".lines-plain").remove();
    element.hidden = false;
    // Tab moves within the grid, so another key has to lead out of it.
    const leave = () => form.querySelector(".lines-save button").focus();
    return new Grid({ element, rows, readOnly, ...options, leave, changed: () => refresh(true) });
  }

  const named = plainRows(section("subjects").querySelector("table"), [
    { field: "code", read: (text) => text.trim() },
    { field: "name", read: (text) => text.trim() },
  ]);
  for (const { values } of named) typedNames.set(values.code, values.name);
  section("subjects").querySelector(".lines-plain").remove();
  const nameFields = section("subjects").appendChild(document.createElement("div"));
  nameFields.className = "authoring-grid";

  const lines = grid("lines", { columns: lineColumns, check: checkLine, derive: deriveLine, blank: blankLine });
  const revenue = grid("revenue", { columns: revenueColumns, check: checkRevenue, derive: deriveRevenue, blank: blankRevenue });

  // Totals, names, errors

  const totals = document.createElement("div");
  totals.className = "lines-totals";
  section("lines").append(totals);

  function sums(rows, key) {
    const found = new Map();
    for (const row of rows) found.set(key(row), (found.get(key(row)) ?? 0n) + cents(row.amount));
    return found;
  }

  const total = (rows) => rows.reduce((sum, row) => sum + cents(row.amount), 0n);
  const element = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text, className: name ?? "" });

  function group(title, entries) {
    const box = element("dl", "");
    box.append(element("dt", title, "lines-title"));
    for (const [label, value, bad] of entries) box.append(element("dt", label), element("dd", value, bad ? "lines-bad" : ""));
    return box;
  }

  /* Revenue of the funds that occur and what is spent from it in the year. */
  function funds() {
    const of = (rows) => (value) => total(rows.filter((row) => row.source === value));
    const [income, spent] = [of(revenue.rows()), of(lines.rows().filter((row) => row.vintage === "current"))];
    return Object.entries(fund)
      .map(([value, label]) => ({ label, income: income(value), spent: spent(value) }))
      .filter((one) => one.income || one.spent);
  }

  const unbalanced = () => funds().filter(({ income, spent }) => income !== spent);

  function showTotals() {
    const rows = lines.rows();
    const of = (field, value) => total(rows.filter((row) => row[field] === value));
    const present = (field, words) =>
      Object.entries(words)
        .map(([value, label]) => [label, of(field, value)])
        .filter(([, value]) => value);
    const classes = [...sums(rows.filter((row) => row.amount), (row) => (row.function_code ?? "").slice(0, 3))].sort();
    const [now, carried, all] = [of("vintage", "current"), of("vintage", "carryover"), total(rows)];
    const even = now + carried === all;
    const funded = funds().map(({ label, income, spent }) => [
      `${label}：收入 − 本年支出`,
      `${yuan(income)} − ${yuan(spent)} = ${yuan(income - spent)}`,
      income !== spent,
    ]);
    totals.replaceChildren(
      group("合计（元）", [["支出总计", yuan(all)], ...Object.entries(kind).map(([value, label]) => [label, yuan(of("kind", value))])]),
      group("按资金来源", present("source", source).map(([label, value]) => [label, yuan(value)])),
      group("按类", classes.map(([code, value]) => [`${code} ${lists.classes[code] ?? ""}`, yuan(value)])),
      group("收支平衡", [
        ["本年收入", yuan(now)],
        ["＋ 上年结转", yuan(carried)],
        [even ? "＝ 支出总计 ✓" : "≠ 支出总计", yuan(all), !even],
        ...funded,
      ]),
    );
  }

  /* The totals in one line, always in sight. */
  function brief() {
    const rows = lines.rows();
    const of = (field, value) => total(rows.filter((row) => row[field] === value));
    const even = of("vintage", "current") + of("vintage", "carryover") === total(rows) && !unbalanced().length;
    return [
      ...Object.entries(kind).map(([value, label]) => element("span", `${label} ${yuan(of("kind", value))}`)),
      element("b", `支出总计 ${yuan(total(rows))} 元`),
      element("span", even ? "收支平衡 ✓" : "收支不平衡", even ? "lines-good" : "lines-bad"),
    ];
  }

  /* Codes of the lines for which neither the national list of the year nor anybody has a name. */
  function nameless() {
    const found = new Set();
    for (const row of lines.rows()) {
      const code = row.function_code ?? "";
      if (/^2\d{6}$/.test(code) && code.slice(0, 3) in lists.classes)
        for (const part of [code.slice(0, 3), code.slice(0, 5), code]) if (!(part in lists.functions)) found.add(part);
      const economic = row.economic_code ?? "";
      if (/^3\d{4}$/.test(economic))
        for (const part of [economic.slice(0, 3), economic]) if (!(part in lists.economics)) found.add(part);
    }
    return found;
  }

  function showNames() {
    const wanted = [...new Set([...nameless(), ...named.map(({ values }) => values.code)])].filter(Boolean).sort();
    section("subjects").hidden = !wanted.length;
    if (nameFields.dataset.codes === wanted.join()) return;
    nameFields.dataset.codes = wanted.join();
    nameFields.replaceChildren(
      ...wanted.map((code) => {
        const field = element("div", "", "authoring-field lines-name");
        const label = field.appendChild(element("label", `${code} 的名称`));
        const input = label.appendChild(document.createElement("input"));
        input.value = typedNames.get(code) ?? lists.named[code] ?? "";
        input.maxLength = 300;
        input.dataset.code = code;
        input.addEventListener("input", () => {
          typedNames.set(code, input.value.trim());
          refresh(true);
        });
        const said = named.find(({ values }) => values.code === code)?.errors.name;
        if (said) field.append(element("p", said, "authoring-error"));
        return field;
      }),
    );
  }

  function faults() {
    const count = (grid) => grid.rows().reduce((sum, row) => sum + Object.keys(grid.errors(row)).length, 0);
    const unnamed = [...nameless()].filter((code) => !(typedNames.get(code) ?? lists.named[code])).length;
    return [count(lines), count(revenue), unnamed];
  }

  function refresh(changed) {
    showTotals();
    showNames();
    if (changed) {
      dirty = true;
      write();
      // What keeps unsaved input listens for this.
      form.dispatchEvent(new Event("input"));
    }
    const state = document.getElementById("lines-state");
    if (!state) return;
    document.getElementById("lines-sum").replaceChildren(...brief());
    const [inLines, inRevenue, unnamed] = faults();
    const said = [dirty ? "有未保存的改动" : "", inLines + inRevenue ? `${inLines + inRevenue} 处错误` : "", unnamed ? `${unnamed} 个地方科目没有名称` : ""];
    state.textContent = said.filter(Boolean).join("，");
    state.classList.toggle("lines-bad", inLines + inRevenue + unnamed > 0);
  }

  // Buttons and keys around the grid

  function toolbar(name, grid) {
    if (readOnly) return;
    const bar = element("div", "", "lines-tools");
    const button = (label, hint, action) => {
      const made = bar.appendChild(element("button", label, "authoring-plain"));
      made.type = "button";
      made.title = hint;
      made.addEventListener("click", action);
    };
    button("添加一行", "在最后一行按 Enter", () => grid.append());
    button("删除所选行", "Ctrl+Delete", () => grid.removeSelected());
    button("向下填充", "Ctrl+D", () => grid.fillDown());
    button("撤销", "Ctrl+Z", () => grid.undo());
    button("重做", "Ctrl+Y", () => grid.redo());
    button("下一处错误", "", () => grid.nextFault());
    const sum = bar.appendChild(element("output", "", "authoring-muted"));
    grid.table.on("rangeChanged", () => {
      const at = grid.bounds();
      const rows = at ? grid.displayed().slice(at.top, at.bottom + 1) : [];
      sum.textContent = rows.length > 1 ? `选中 ${rows.length} 行，合计 ${yuan(total(rows.map((row) => row.getData())))} 元` : "";
    });
    section(name).querySelector(".lines-grid").before(bar);
  }

  toolbar("lines", lines);
  toolbar("revenue", revenue);
  if (!readOnly)
    section("lines")
      .querySelector(".lines-tools")
      .append(element("p", "直接键入即可录入；编码可输数字或名称；Tab、Enter、方向键移动，Esc 离开表格；可从 Excel 整块粘贴；Ctrl+S 保存。", "authoring-help"));

  /* All rows into the one field that is posted. */
  function write() {
    const kept = (grid, columns) =>
      grid
        .rows()
        .filter((row) => !empty(row))
        .map((row) => Object.fromEntries(columns.map(({ field }) => [field, row[field] ?? ""])));
    const names = [...nameFields.querySelectorAll("input")].map((input) => ({ code: input.dataset.code, name: input.value.trim() }));
    form.elements.grid.value = JSON.stringify({
      lines: kept(lines, lineColumns),
      revenue: kept(revenue, revenueColumns),
      subjects: names,
    });
  }

  form.addEventListener("submit", () => {
    write();
    dirty = false;
  });

  if (!readOnly) {
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      document.activeElement.blur();
      // A cell that was being typed in is written first.
      setTimeout(() => form.requestSubmit());
    });
    window.addEventListener("beforeunload", (event) => {
      if (dirty) event.preventDefault();
    });
  }

  // A link from a figure shows the lines that it sums: ?filter-function_code=2080109.
  // One to a cell goes to it: #lines-13-economic_code.
  const showByAddress = () => {
    const [name, index, field] = location.hash.slice(1).split("-");
    const shown = { lines, revenue }[name];
    if (shown && /^\d+$/.test(index ?? "")) shown.goTo(Number(index), field);
  };

  const filterByAddress = () => {
    const asked = new URLSearchParams(location.search);
    for (const { field } of lineColumns) {
      const words = asked.get(`filter-${field}`);
      if (words) lines.table.setHeaderFilterValue(field, words);
    }
  };

  Promise.all([lines.ready, revenue.ready]).then(() => {
    refresh(false);
    filterByAddress();
    showByAddress();
    form.dataset.ready = "";
    if (form.querySelector('[role="alert"]')) lines.nextFault();
  });
}
