"""Edition shanxi-13: the 13 tables, sentences and forms that Shanxi's units publish."""

from book.editions.shanxi_13.narrative import narrative
from book.editions.shanxi_13.prior_year import prior_year
from book.editions.shanxi_13.sections import sections
from book.editions.shanxi_13.tables import tables, titles

__all__ = ["narrative", "prior_year", "sections", "tables", "titles"]
