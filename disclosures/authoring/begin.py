"""新建: beginning a disclosure where there is none of an earlier year to continue from."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from book import carry, editions, model
from book.labels import LEVEL_LABELS
from book.types import Level, Nature
from budgets.models import FiscalYear
from disclosures import editing, store
from units.enums import choices
from units.models import Unit
from units.policy import Action, visible_units


class UnitField(forms.ModelChoiceField):
    """A unit by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class BeginForm(forms.Form):
    """Which unit begins which year at which level."""

    year = forms.IntegerField(min_value=2000, label="预算年度", widget=UnfoldAdminIntegerFieldWidget())
    level = forms.ChoiceField(choices=choices(LEVEL_LABELS), label="级次", widget=UnfoldAdminSelectWidget())

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any):
        super().__init__(*args, **options)
        # Who works for one unit alone need not choose it.
        empty = None if len(units[:2]) == 1 else "请选择单位"
        self.fields["unit"] = UnitField(units, label="单位", widget=UnfoldAdminSelectWidget(), empty_label=empty)
        self.order_fields(["unit"])
        self.fields["year"].initial = timezone.localdate().year

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year + 1:
            raise forms.ValidationError(f"{year}年还不到编制的时候。")
        return year

    def clean_unit(self) -> Unit:
        unit: Unit = self.cleaned_data["unit"]
        if not unit.nature:
            raise forms.ValidationError("这个单位还没有登记单位性质，请联系系统管理员补充。")
        return unit


@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """新建: begins a disclosure where there is none of an earlier year to continue from."""
    units = visible_units(request.user, Action.EDIT).select_related("region", "supervisor")
    form = BeginForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        unit, year = form.cleaned_data["unit"], form.cleaned_data["year"]
        FiscalYear.objects.get_or_create(year=year)
        book = _blank(unit, year, Level(form.cleaned_data["level"]))
        try:
            budget = editing.create(book, user=request.user, action="新建")
        except store.BudgetExistsError as error:
            form.add_error(None, str(error))
        else:
            if "workbook" in request.POST:
                return HttpResponseRedirect(reverse("disclosures:workbook", args=[budget.pk]))
            return HttpResponseRedirect(reverse("disclosures:part", args=[budget.pk, "overview"]))
    context = {**admin.site.each_context(request), "form": form, "title": "新建公开文档"}
    return render(request, "authoring/begin.html", context, status=400 if form.errors else 200)


def _blank(unit: Unit, year: int, level: Level) -> model.Book:
    above = unit.supervisor or unit
    return carry.blank(
        edition_name=editions.names()[0],
        year=year,
        level=level,
        unit=model.Unit(
            code=unit.code,
            name=unit.name,
            nature=Nature(unit.nature),
            region=model.Region(code=unit.region.code, name=unit.region.name),
        ),
        department=model.Department(code=above.code, budget_code=above.budget_code, name=above.name),
        form_title=f"{unit.region.name}部门（单位）项目支出绩效目标表",
    )
