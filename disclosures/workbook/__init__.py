"""Excel workbooks: a Book written as one, and one read back with every fault at its cell. No database, no pages."""
