"""Amounts in the portal's templates."""

from decimal import Decimal

from django import template

from book import money

register = template.Library()


@register.filter
def wan(yuan: Decimal | None) -> str:
    """An amount in 元 as 万元 with separators; "" for an unknown one."""
    return "" if yuan is None else money.amount(yuan)
