"""C20: personal data in anything that would be published."""

from collections.abc import Iterator

from book import privacy
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import quoted


@rule(
    "C20",
    Severity.ERROR,
    "公开的文字里没有个人信息：姓名、电话、身份证号、银行卡号、乡镇以下住址。",
    remedy="选择遮盖、删除；确需公开的，保留并写明法律依据，由负责人或审核人同意。",
    basis="《中华人民共和国个人信息保护法》第十三条、第二十五条；《中华人民共和国政府信息公开条例》第十五条",
    touches=("overview", "projects", "whole_unit_performance", "reasons", "texts"),
)
def personal_data(context: Context) -> Iterator[Departure]:
    texts = {passage.path: passage.text for passage in context.passages}
    hits = [*privacy.find(context.book, context.lexicon, context.passages)]
    hidden = dict(texts)
    for hit in hits:
        text, stars = hidden[hit.path], "＊" * (hit.end - hit.start)
        hidden[hit.path] = text[: hit.start] + stars + text[hit.end :]
    for hit in hits:
        shown = quoted(hidden[hit.path], hit.start, hit.end)
        message = f"“{shown}”的＊处像是{hit.kind.value}，请遮盖（{hit.masked}）、删除，或保留并注明依据"
        evidence = texts[hit.path][hit.start : hit.end]
        yield Departure(hit.path, message, span=(hit.start, hit.end), evidence=f"{hit.kind.value} {evidence}")
