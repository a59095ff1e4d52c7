/* The page of the budget lines: the plain tables become grids, with totals and checks while one types.
 * Everything is checked again by the server, whose word counts. */

import { Grid, cents, plainAmount, yuan } from "./grid.js";

const form = document.getElementById("lines-form");
if (form) start(form, JSON.parse(document.getElementById("lines-lists").textContent));

function start(form, lists) {
  const readOnly = "readOnly" in form.dataset;
  const section = (name) => form.querySelector(`[data-table="${name}"]`);
  const projects = new Map(lists.projects.map((project) => [project.value, project]));
  const typedNames = new Map();
  let dirty = false;

  // Columns

  const plain = (text) => text.normalize("NFKC").trim();
  const listed = (words) => Object.entries(words).map(([value, label]) => ({ value, label }));
  const byName = (words) => {
    const found = new Map();
    for (const [value, label] of Object.entries(words)) found.set(plain(label), found.has(plain(label)) ? null : value);
    return found;
  };

  function coded(field, title, names, width) {
    const digits = field === "function_code" ? 7 : field === "economic_code" ? 5 : 0;
    const options = Object.entries(names)
      .filter(([code]) => !digits || code.length === digits)
      .map(([code, name]) => ({ value: code, label: `${code} ${name}` }));
    const codes = byName(Object.fromEntries(options.map(({ value }) => [value, names[value]])));
    return {
      field,
      title,
      width,
      grow: 3,
      options: () => options,
      show: (value) => {
        const name = names[value] ?? lists.named[value] ?? typedNames.get(value);
        return name ? `${value} ${name}` : value;
      },
      read: (text) => /^\d+/.exec(plain(text))?.[0] ?? codes.get(plain(text)) ?? text.trim(),
    };
  }

  function chosen(field, title, words, short, width, grow = 1) {
    const values = byName(words);
    return {
      field,
      title,
      width,
      grow,
      options: () => listed(words),
      show: (value) => words[value] ?? value,
      read: (text) => (text.trim() in words ? text.trim() : (values.get(plain(text)) ?? short[plain(text)] ?? text.trim())),
    };
  }

  const amount = {
    field: "amount",
    title: "金额（元）",
    width: 118,
    align: "right",
    amount: true,
    show: (value) => (isAmount(value) ? yuan(cents(value)) : value),
    read: (text) => (isAmount(text) ? yuan(cents(text)).replaceAll(",", "") : text.trim()),
  };

  const { kind, source, vintage, nature, fund } = lists.words;
  const lineColumns = [
    coded("function_code", "功能分类", lists.functions, 164),
    chosen("kind", "支出类别", kind, { 基本: "basic", 项目: "project" }, 78),
    chosen("project", "项目", Object.fromEntries(lists.projects.map(({ value, label }) => [value, label])), {}, 120, 3),
    chosen(
      "source",
      "资金来源",
      source,
      { 一般公共: "general_public", 政府性基金: "government_fund", 国有资本经营: "state_capital", 财政专户: "special_account" },
      106,
    ),
    chosen("vintage", "年份", vintage, { 当年: "current", 本年: "current", 结转: "carryover" }, 78),
    chosen("nature", "经费性质", nature, { 人员: "personnel", 公用: "public" }, 78),
    coded("economic_code", "经济分类", lists.economics, 122),
    {
      field: "government_economic_name",
      title: "政府经济分类",
      width: 106,
      free: true,
      options: () => [...new Set(Object.values(lists.government))].sort().map((value) => ({ value, label: value })),
      show: (value) => value,
      read: (text) => text.trim(),
    },
    amount,
  ];
  const fundColumn = chosen("source", "所属预算", fund, { 政府性基金: "government_fund", 国有资本经营: "state_capital" }, 130);
  const revenueColumns = [
    fundColumn,
    coded("code", "收入分类", Object.assign({}, ...Object.values(lists.revenues)), 200),
    { field: "name", title: "科目名称", width: 180, grow: 2, show: (value) => value, read: (text) => text.trim() },
    amount,
  ];
  revenueColumns[1].options = (row) =>
    Object.entries(lists.revenues[row.source] ?? {}).map(([code, name]) => ({ value: code, label: `${code} ${name}` }));

  // What one row says

  const empty = (row) =>
    !["function_code", "project", "economic_code", "government_economic_name", "amount", "code", "name"].some((name) => row[name]);

  function checkLine(row) {
    if (empty(row)) return {};
    const wrong = {};
    const code = row.function_code;
    if (!/^2\d{6}$/.test(code)) wrong.function_code = code ? "应为 7 位功能分类项编码" : "请填功能分类";
    else if (!(code.slice(0, 3) in lists.classes)) wrong.function_code = `没有 ${code.slice(0, 3)} 这一类`;
    for (const [field, words] of Object.entries({ kind, source, vintage }))
      if (!(row[field] in words)) wrong[field] = `应为${Object.values(words).join("、")}`;
    const project = projects.get(row.project);
    if (row.project && !project) wrong.project = "没有这个项目；请先在“项目”一页录入";
    else if (row.kind === "project" && !project) wrong.project = "项目支出须写明所属项目";
    else if (row.kind === "basic" && project) wrong.project = "基本支出不能有所属项目";
    if (project && row.vintage in vintage && project.vintage !== row.vintage)
      wrong.vintage = `这个项目是${vintage[project.vintage]}的项目`;
    if (row.nature ? !(row.nature in nature) : row.kind === "basic") wrong.nature = "应为人员经费、公用经费";
    if (row.economic_code ? !/^3\d{4}$/.test(row.economic_code) : row.kind === "basic")
      wrong.economic_code = "应为 5 位经济分类编码";
    if (!isAmount(row.amount)) wrong.amount = "应为至多两位小数的金额";
    return wrong;
  }

  function checkRevenue(row) {
    if (empty(row)) return {};
    const wrong = {};
    if (!(row.source in fund)) wrong.source = `应为${Object.values(fund).join("、")}`;
    if (!/^1\d{2}(\d{2}){1,3}$/.test(row.code)) wrong.code = "应为 5、7 或 9 位收入分类编码";
    if (!isAmount(row.amount)) wrong.amount = "应为至多两位小数的金额";
    return wrong;
  }

  /* What follows from a change: what was filled in for the old code is filled in for the new one, what was typed stays. */
  function deriveLine(row, changed, before) {
    const derived = {};
    const follow = (field, value, old) => {
      if (!(field in changed) && (!before[field] || before[field] === old)) derived[field] = value ?? "";
    };
    if ("project" in changed && projects.has(row.project)) {
      follow("kind", "project", before.kind);
      follow("vintage", projects.get(row.project).vintage, before.vintage);
    }
    const isProject = (derived.kind ?? row.kind) === "project";
    if ("economic_code" in changed) {
      follow("government_economic_name", lists.government[row.economic_code], lists.government[before.economic_code]);
      if (!isProject) follow("nature", lists.natures[row.economic_code] ?? row.nature, lists.natures[before.economic_code]);
    }
    if (changed.kind === "basic") follow("project", "", before.project);
    if (changed.kind === "project") follow("nature", "", before.nature);
    return derived;
  }

  function deriveRevenue(row, changed, before) {
    const name = (line) => lists.revenues[line.source]?.[line.code] ?? "";
    return "code" in changed && !("name" in changed) && (!before.name || before.name === name(before)) ? { name: name(row) } : {};
  }

  const blankLine = (before) => ({
    ...Object.fromEntries(lineColumns.map(({ field }) => [field, ""])),
    kind: before?.kind || "basic",
    source: before?.source || "general_public",
    vintage: before?.kind === "project" ? "current" : before?.vintage || "current",
  });
  const blankRevenue = (before) => ({ source: before?.source || "government_fund", code: "", name: "", amount: "" });

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
        return { values: Object.fromEntries(values), errors: Object.fromEntries(errors.filter(([, text]) => text)) };
      })
      .filter(({ values, errors }) => !empty(values) || Object.keys(errors).length);
  }

  function grid(name, options) {
    const place = section(name);
    const element = place.querySelector(".lines-grid");
    const rows = plainRows(place.querySelector("table"), options.columns);
    place.querySelector(".lines-plain").remove();
    element.hidden = false;
    return new Grid({ element, rows, readOnly, ...options, changed: () => refresh(true) });
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
      .append(element("p", "直接键入即可录入；编码可输数字或名称；Tab、Enter、方向键移动；可从 Excel 整块粘贴；Ctrl+S 保存。", "authoring-help"));

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

  Promise.all([lines.ready, revenue.ready]).then(() => {
    refresh(false);
    form.dataset.ready = "";
    if (form.querySelector('[role="alert"]')) lines.nextFault();
  });
}

function isAmount(text) {
  return /^\d{1,13}(\.\d{1,2})?$/.test(plainAmount(text));
}
