"""Relations on pages of the admin that are only read."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from unfold.admin import ModelAdmin


class RelationsMixin(ModelAdmin):
    """Where nothing can be changed, a relation links to its own page only for a person who may open that page."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [self._shown(request, obj, name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def _shown(self, request: HttpRequest, obj: Any, name: Any) -> Any:
        """The field, or what writes its words where they may not be a link."""
        try:
            field = self.opts.get_field(name)
        except FieldDoesNotExist:
            return name
        there = self.admin_site._registry.get(field.related_model) if field.many_to_one else None
        related = getattr(obj, name) if there else None
        if there is None or related is None or there.has_view_permission(request, related):
            return name

        @admin.display(description=getattr(field, "verbose_name", name))
        def words(one: Any) -> str:
            return str(getattr(one, name))

        return words
