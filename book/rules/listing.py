"""The catalogue of rules for people: on the terminal and as the page in `docs/`."""

from collections.abc import Iterator, Sequence

from book.rules.engine import Rule, catalogue
from book.rules.report import NAMES
from book.wording import PARTS

GROUPS = (
    ("T", "表内与表间恒等关系", "由明细派生的表天然成立，用来检查导入的、更正的和别处编制的文档"),
    ("P", "绩效目标表", "绩效目标表与项目支出、整体支出的关系"),
    ("X", "科目之间", "缴费科目与人员经费科目的关系"),
    ("Y", "与上年比较", "变动额、变动率和变动原因"),
    ("S", "占比", "占比与合计"),
    ("C", "内容检查", "数字、文字、指标、日期、名称和个人信息"),
)
"""Rules by the letter of their code: letter, title, what they are about."""


def listing() -> Iterator[str]:
    """Every rule with its severity, years, sentence, remedy and basis, for a terminal."""
    for rule in catalogue().values():
        yield f"{rule.code:<4}{NAMES[rule.severity]}  {years(rule) or '各年'}  {rule.sentence}"
        yield f"      怎样改：{rule.remedy}"
        if rule.basis:
            yield f"      依据：{rule.basis}"


def markdown() -> str:
    """The catalogue as a page, by groups."""
    rules = catalogue().values()
    parts = [
        "# 审核规则",
        "本页由 `python manage.py list_rules --markdown` 生成，内容取自规则本身。",
        "**错误**须改正才能提交；**警告**可以改正，也可以写明理由；**提示**供参考，不影响提交。"
        "一条规则中较轻的情形按警告或提示列出。金额按元精确比较，四舍五入产生的尾差不算问题。",
    ]
    for letter, title, about in GROUPS:
        chosen = [rule for rule in rules if rule.code.startswith(letter)]
        if chosen:
            parts += [f"## {title}（{letter}）", f"{about}。", _table(chosen)]
    return "\n\n".join(parts) + "\n"


def _table(rules: Sequence[Rule]) -> str:
    rows = ["| 编号 | 级别 | 规则 | 涉及 | 参见 |", "| --- | --- | --- | --- | --- |"]
    for rule in rules:
        basis = f"<br>依据：{rule.basis}" if rule.basis else ""
        limited = f"（{years(rule)}）" if years(rule) else ""
        rows.append(
            f"| {rule.code} | {NAMES[rule.severity]} | {rule.sentence}{limited}<br>怎样改：{rule.remedy}{basis} "
            f"| {touched(rule)} | {'、'.join(rule.see)} |"
        )
    return "\n".join(rows)


def touched(rule: Rule) -> str:
    """The parts and tables that a rule looks at."""
    named = {**PARTS, "process": "办理过程"}
    parts = [named[part] for part in rule.touches if part in named]
    tables = [f"表{number}" for number in rule.tables]
    return "、".join(dict.fromkeys(parts + tables))


def years(rule: Rule) -> str:
    """The years that a rule is for, "" when it is for all."""
    first, last = rule.years
    if first is None and last is None:
        return ""
    return f"{first or ''}—{last or ''}年"
