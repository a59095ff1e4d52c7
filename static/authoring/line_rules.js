/* What the columns of the lines mean, what is wrong in a row, and what follows from a change. */

import { cents, compare, isAmount, yuan } from "./values.js";

export const empty = (row) =>
  !["function_code", "project", "economic_code", "government_economic_name", "amount", "code", "name"].some((name) => row[name]);

/* `lists` is what the page says of codes and words; `typedNames` the names of local subjects typed so far, by code. */
export function rules(lists, typedNames) {
  const projects = new Map(lists.projects.map((project) => [project.value, project]));

  // Columns

  const { titles } = lists;
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
    title: titles.lines.amount,
    width: 118,
    align: "right",
    amount: true,
    show: (value) => (isAmount(value) ? yuan(cents(value)) : value),
    read: (text) => (isAmount(text) ? yuan(cents(text)).replaceAll(",", "") : text.trim()),
  };

  const { kind, source, vintage, nature, fund } = lists.words;
  const lineColumns = [
    coded("function_code", titles.lines.function_code, lists.functions, 164),
    chosen("kind", titles.lines.kind, kind, { 基本: "basic", 项目: "project" }, 78),
    chosen("project", titles.lines.project, Object.fromEntries(lists.projects.map(({ value, label }) => [value, label])), {}, 120, 3),
    chosen(
      "source",
      titles.lines.source,
      source,
      { 一般公共: "general_public", 政府性基金: "government_fund", 国有资本经营: "state_capital", 财政专户: "special_account" },
      106,
    ),
    chosen("vintage", titles.lines.vintage, vintage, { 当年: "current", 本年: "current", 结转: "carryover" }, 78),
    chosen("nature", titles.lines.nature, nature, { 人员: "personnel", 公用: "public" }, 78),
    coded("economic_code", titles.lines.economic_code, lists.economics, 122),
    {
      field: "government_economic_name",
      title: titles.lines.government_economic_name,
      width: 106,
      free: true,
      options: () => [...new Set(Object.values(lists.government))].sort().map((value) => ({ value, label: value })),
      show: (value) => value,
      read: (text) => text.trim(),
    },
    amount,
  ];
  const fundColumn = chosen("source", titles.revenue.source, fund, { 政府性基金: "government_fund", 国有资本经营: "state_capital" }, 130);
  const revenueColumns = [
    fundColumn,
    coded("code", titles.revenue.code, Object.assign({}, ...Object.values(lists.revenues)), 200),
    { field: "name", title: titles.revenue.name, width: 180, grow: 2, show: (value) => value, read: (text) => text.trim() },
    amount,
  ];
  // Those of the fund that is chosen, all before one is.
  revenueColumns[1].options = (row) =>
    Object.entries(lists.revenues[row.source] ?? Object.assign({}, ...Object.values(lists.revenues)))
      .sort(([one], [other]) => compare(one, other))
      .map(([code, name]) => ({ value: code, label: `${code} ${name}` }));

  // What one row says

  function checkLine(row) {
    if (empty(row)) return {};
    const wrong = {};
    const code = row.function_code;
    if (!/^2\d{6}$/.test(code)) wrong.function_code = code ? "应为 7 位功能分类项编码" : `请填${titles.lines.function_code}`;
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
    if (!/^1\d{2}(\d{2}){1,3}$/.test(row.code)) wrong.code = row.code ? "应为 5、7 或 9 位收入分类编码" : `请填${titles.revenue.code}`;
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

  /* A code says which fund it belongs to, unless one is chosen, and its name, unless another is typed. */
  function deriveRevenue(row, changed, before) {
    const source = row.source || Object.keys(lists.revenues).find((one) => row.code in lists.revenues[one]) || "";
    const name = (fund, code) => lists.revenues[fund]?.[code] ?? "";
    const follows = "code" in changed && !("name" in changed) && (!before.name || before.name === name(before.source, before.code));
    return follows ? { source, name: name(source, row.code) } : { source };
  }

  const blankLine = (before) => ({
    ...Object.fromEntries(lineColumns.map(({ field }) => [field, ""])),
    kind: before?.kind || "basic",
    source: before?.source || "general_public",
    vintage: before?.kind === "project" ? "current" : before?.vintage || "current",
  });
  const blankRevenue = (before) => ({ source: before?.source ?? "", code: "", name: "", amount: "" });

  return { lineColumns, revenueColumns, checkLine, checkRevenue, deriveLine, deriveRevenue, blankLine, blankRevenue };
}
