"""The page of 情况说明: the sentences as they will print, the reasons typed inside them."""

from collections.abc import Mapping
from typing import Any

from book.document import Chart, Heading, Paragraph
from book.editions import edition
from book.reasons import explained, unexplained
from book.rules.changes import changes
from book.rules.engine import Context
from disclosures.authoring.forms import NarrativeForm, PackageForm, name
from disclosures.authoring.pages import PartPage


class NarrativePage(PartPage):
    """The computed sentences as they will print, with the reasons inside them."""

    part = "narrative"
    form_class = NarrativeForm
    template_name = "authoring/narrative.html"

    def around(self, form: PackageForm) -> Mapping[str, Any]:
        placed: set[str] = set()
        chapters = []
        self._changes = {
            f"reasons.{change.reason}": change.wan for change in changes(Context(self.book)) if change.reason
        }
        for chapter in edition(self.book.edition).narrative(self.book):
            blocks: list[dict[str, Any]] = []
            for block in chapter.blocks:
                if isinstance(block, Heading):
                    blocks.append({"heading": block.text, "level": block.level})
                elif isinstance(block, Paragraph):
                    blocks.append(
                        {"pieces": [self._piece(form, span.text, span.field, placed) for span in block.spans]}
                    )
                elif isinstance(block, Chart):
                    blocks.append({"note": f"（此处为{block.title}）"})
            chapters.append(blocks)
        others = [field for _, fields in form.grouped() for field in fields if field.name not in placed]
        return {"chapters": chapters, "others": others}

    def _piece(self, form: PackageForm, text: str, path: str, placed: set[str]) -> dict[str, Any]:
        """A run of text, or the field that it is typed into where it stands first."""
        own = next((own for own in form.paths() if path == own or path.startswith(f"{own}[")), "")
        if not own:
            return {"text": text}
        if name(own) in placed:
            return {"text": "", "again": True}
        placed.add(name(own))
        return {"field": form[name(own)], "note": self._explained(own, str(form[name(own)].value() or ""))}

    def _explained(self, path: str, reason: str) -> str:
        """What the amounts named in a reason add up to against the change, "" where none is named."""
        change = self._changes.get(path)
        if change is None:
            return ""
        total, rest = explained(reason, change), unexplained(reason, change)
        if total is None or rest is None:
            return ""
        told = f"文中写明的金额合计 {total:+,.2f} 万元，变动为 {change:+,.2f} 万元，"
        return f"{told}尚有 {rest:+,.2f} 万元没有说明。" if rest else f"{told}已全部说明。"
