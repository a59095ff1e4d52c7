"""The page of 情况说明: the sentences as they will print, the reasons typed inside them."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.utils.functional import cached_property

from book.document import Chart, Heading, Paragraph
from book.editions import edition
from book.reasons import explained, unexplained
from book.rules.changes import changes
from book.rules.engine import Context
from disclosures import checking, last_year
from disclosures.authoring.forms import NarrativeForm, PackageForm, name
from disclosures.authoring.pages import PartPage
from disclosures.editing import Package
from disclosures.models import Publication


class NarrativePage(PartPage):
    """The computed sentences as they will print, with the reasons inside them."""

    part = "narrative"
    form_class = NarrativeForm
    template_name = "authoring/narrative.html"

    @cached_property
    def source(self) -> Publication | None:
        """Last year's document, where it was published here."""
        return checking.published_before(self.budget)

    def form_on(self, content: Package, data: Any = None, initial: Mapping[str, Any] | None = None) -> NarrativeForm:
        form = NarrativeForm(content, data, initial)
        if self.source:
            form.lock(last_year.figures(last_year.published(self.budget)))
        return form

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
                    pieces = [self._piece(form, span.text, span.field, placed) for span in block.spans]
                    blocks.append({"pieces": _continued(pieces)})
                elif isinstance(block, Chart):
                    blocks.append({"note": f"（此处为{block.title}）"})
            chapters.append(blocks)
        others = [field for _, fields in form.grouped() for field in fields if field.name not in placed]
        told = any(field.errors or field.name in form.findings or field.name in form.leftovers for field in others)
        return {"chapters": chapters, "others": others, "others_open": told, "source": self.source}

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


def _continued(pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pieces, where the text after a field does not begin a line with the mark that ends what is typed there."""
    for before, piece in pairwise(pieces):
        if "field" in before and "text" in piece:
            piece["text"] = piece["text"].lstrip("。；，")
    return pieces
