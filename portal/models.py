"""What the portal keeps beside a publication, made from it alone: it can be thrown away and made again (`update_portal`)."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from book.labels import NATURE_LABELS
from disclosures.models import Publication
from portal.words import pieces
from units import fields
from units.enums import choices


class Words(models.Field):
    """A document's words to search in, as `portal.search.plain` writes them: on PostgreSQL a tsvector of its pairs of characters,
    without their places, elsewhere the text itself. `words__hold` finds those with every one of a list of words."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "array_to_tsvector(%s::text[])" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return sorted(set(pieces(value))) if connection.vendor == "postgresql" else value


@Words.register_lookup
class Hold(models.Lookup):
    lookup_name = "hold"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return "", value

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        left, parameters = self.process_lhs(compiler, connection)
        return " AND ".join([f"instr({left}, %s) > 0"] * len(self.rhs)), [*parameters, *self.rhs]

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        left, parameters = self.process_lhs(compiler, connection)
        # A piece has neither quotes nor backslashes in it.
        wanted = " & ".join(f"'{piece}'" for word in self.rhs for piece in pieces(word))
        return f"{left} @@ %s::tsquery", [*parameters, wanted]


class Entry(models.Model):
    """A publication in the lists of the portal: its figures, in 元, and the words by which it is found."""

    publication = models.OneToOneField(
        Publication, models.CASCADE, primary_key=True, related_name="entry", verbose_name="公开文档"
    )
    nature = models.CharField("单位性质", max_length=30, choices=choices(NATURE_LABELS))
    income = fields.total("收入总计")
    expenditure = fields.total("支出总计")
    basic = fields.total("基本支出")
    project = fields.total("项目支出")
    general_public = fields.total("一般公共预算支出")
    three_public = fields.total("“三公”经费")
    operating_cost = fields.total("机关运行经费", null=True, help_text="只有行政单位和参公单位有。")
    words = Words(default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "公开目录"

    def __str__(self) -> str:
        return str(self.publication)


class ReadingPage(models.Model):
    """The content of a publication's page, made once, compressed; `made_with` is what made it: another program makes it anew."""

    publication = models.OneToOneField(
        Publication, models.CASCADE, primary_key=True, related_name="reading", verbose_name="公开文档"
    )
    made_with = models.CharField("程序摘要", max_length=64)
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "公开页面"

    def __str__(self) -> str:
        return str(self.publication)
