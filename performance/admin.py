"""The indicator library: kept by system administrators."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from performance.models import IndicatorTemplate, ProjectKind
from units.admin import AdministeredMixin


class IndicatorTemplateInline(AdministeredMixin, TabularInline):
    model = IndicatorTemplate
    extra = 0


@admin.register(ProjectKind)
class ProjectKindAdmin(AdministeredMixin, ModelAdmin):
    list_display = ["name", "words", "position"]
    search_fields = ["name", "words", "templates__name"]
    inlines = [IndicatorTemplateInline]
