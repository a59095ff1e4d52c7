"""What is asked about performance."""

from collections.abc import Sequence

from performance.models import ProjectKind


def library(project_name: str) -> Sequence[tuple[ProjectKind, bool]]:
    """The kinds of project with their indicators, and whether each suits a project of this name; those that do first."""
    kinds = [(kind, kind.suits(project_name)) for kind in ProjectKind.objects.prefetch_related("templates")]
    return sorted(kinds, key=lambda entry: not entry[1])
