"""Pages of projects and performance forms as a browser uses them."""

from django.urls import reverse

from book.rules.engine import run
from disclosures import store
from disclosures.authoring.lists import RowsField

HEATING, SURVIVORS, CARRIED = 1, 2, 5
"""Places of projects of the example; the last one publishes no form."""

PAGES = ["projects", "forms", HEATING, SURVIVORS]


def address(budget, page):
    if page in ("projects", "forms"):
        return reverse("disclosures:part", args=[budget.pk, page])
    if page == "whole-unit":
        return reverse("disclosures:whole_unit_form", args=[budget.pk])
    return reverse("disclosures:project_form", args=[budget.pk, page])


def posted(response):
    """What the form of a page holds, as a browser would send it."""
    form = response.context["form"]
    data = {"key": response.context.get("key", ""), "removed": response.context.get("removed", [])}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, RowsField):
            data |= {f"{name}-{column}": [row[column] for row in value or []] for column in field.columns}
        else:
            data[name] = "" if value is None else value
    return data


def typed(client, budget, page):
    return posted(client.get(address(budget, page)))


def errors(response, field):
    return " ".join(response.context["form"].errors.get(field, []))


def act(client, budget, page, do, **typing):
    """The page after one of its buttons, with something typed before."""
    return client.post(address(budget, page), typed(client, budget, page) | typing | {"do": do})


def form_at(budget, place=HEATING):
    """The form of a project as it is saved."""
    return store.load(budget).projects[place - 1].form


def funding_findings(budget):
    return [finding for finding in run(store.load(budget)) if finding.rule == "P1"]
