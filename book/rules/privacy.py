"""C20: personal data in anything that would be published."""

from collections.abc import Iterator

from book import privacy
from book.rules.engine import Context, Departure, Severity, rule


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
    for hit in privacy.find(context.book, context.lexicon, context.passages):
        message = (
            f"第{hit.start + 1}至{hit.end}个字像是{hit.kind.value}，请遮盖（{hit.masked}）、删除，或保留并注明依据"
        )
        evidence = texts[hit.path][hit.start : hit.end]
        yield Departure(hit.path, message, span=(hit.start, hit.end), evidence=f"{hit.kind.value} {evidence}")
