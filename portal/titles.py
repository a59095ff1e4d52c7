"""How a published document is called on the portal."""

from book.labels import LEVEL_LABELS
from book.types import Level
from disclosures.models import Publication


def document(publication: Publication) -> str:
    """某单位2024年单位预算公开, the title that its cover bears."""
    return f"{publication.unit_name}{publication.year}年{level(publication)}公开"


def level(publication: Publication) -> str:
    """单位预算 or 部门预算."""
    return LEVEL_LABELS[Level(publication.level)]
