"""The log as the security auditor reads it: searched, filtered and taken out, never changed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter, TextFilter
from unfold.utils import parse_date_str

from units.exchange import ExportableMixin
from units.models import LogEntry
from units.policy import Action, may


class ActionFilter(admin.SimpleListFilter):
    """The actions that occur."""

    title = "操作"
    parameter_name = "did"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = LogEntry.objects.order_by("action").values_list("action", flat=True).distinct()
        return [(action, action) for action in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class DayFilter(RangeDateFilter):
    """From one day to another, both whole."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        first, last = (
            parse_date_str(str(self.used_parameters.get(f"{self.parameter_name}_{name}", "")))
            for name in ("from", "to")
        )
        if first:
            queryset = queryset.filter(at__gte=_begin(first))
        if last:
            queryset = queryset.filter(at__lt=_begin(last + timedelta(days=1)))
        return queryset


class UnitFilter(TextFilter):
    """One unit by its code."""

    title = "单位代码"
    parameter_name = "unit"

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        return queryset.filter(unit_code=str(self.value()).strip()) if self.value() else queryset


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class LogEntryAdmin(ExportableMixin, ModelAdmin):
    """Security auditors alone open it."""

    list_display = ["number", "when", "user_name", "address", "action", "outcome", "object_name", "unit_code", "said"]
    list_display_links = ["number"]
    list_filter = [("at", DayFilter), ActionFilter, "refused", UnitFilter]
    list_filter_submit = True
    list_per_page = 50
    # Counting a log of years twice for one page costs more than the page.
    show_full_result_count = False
    fields = [
        "number",
        "at",
        "user_name",
        "address",
        "action",
        "refused",
        "object_name",
        "kind",
        "object_id",
        "unit_code",
        "detail",
        "previous_hash",
        "hash",
    ]
    readonly_fields = ["kind"]
    search_fields = ["user_name", "action", "object_name", "detail", "address", "unit_code"]
    ordering = ["-number"]

    @admin.display(description="时间", ordering="number")
    def when(self, entry: LogEntry) -> str:
        moment = timezone.localtime(entry.at)
        return format_html('<span class="whitespace-nowrap">{}</span>', f"{moment:%Y-%m-%d %H:%M:%S}")

    @admin.display(description="结果")
    def outcome(self, entry: LogEntry) -> str:
        if not entry.refused:
            return "已办"
        return format_html('<strong class="whitespace-nowrap text-red-700 dark:text-red-400">{}</strong>', "被拒绝")

    @admin.display(description="对象类别")
    def kind(self, entry: LogEntry) -> str:
        app, _, model = entry.object_type.partition(".")
        known = apps.all_models[app].get(model.lower()) if app in apps.all_models else None
        return str(known._meta.verbose_name) if known else entry.object_type

    @admin.display(description="说明")
    def said(self, entry: LogEntry) -> str:
        return entry.detail if len(entry.detail) < 60 else f"{entry.detail[:60]}…"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.AUDIT)

    def has_view_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return may(request.user, Action.AUDIT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False
