"""What the next year's disclosure compares itself with."""

from decimal import Decimal

from book.editions.shanxi_13.facts import ABROAD, RECEPTION, VEHICLE_OPERATION, VEHICLE_PURCHASE, Facts
from book.model import Book, PriorYear, ThreePublic


def prior_year(book: Book) -> PriorYear:
    """The figures of a Book that the next year's compares itself with, in 元, exactly as its tables sum them.

    Sums are not bound to the limits of what may be entered, so that any Book can be checked.
    """
    facts = Facts(book)

    def spent(codes: frozenset[str]) -> Decimal:
        return facts.three_public.where(economic_code=codes).total

    return PriorYear.model_construct(
        income_total=facts.all.total,
        expenditure_total=facts.all.total,
        general_public_current=facts.general_public_current.total,
        operating_cost=facts.operating_cost.total,
        three_public=ThreePublic.model_construct(
            abroad=spent(ABROAD),
            reception=spent(RECEPTION),
            vehicle_purchase=spent(VEHICLE_PURCHASE),
            vehicle_operation=spent(VEHICLE_OPERATION),
        ),
    )
