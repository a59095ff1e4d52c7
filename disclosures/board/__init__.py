"""The board: every unit below a reviewer with its year: state, deadline, findings, figures, who holds it.

`rows` reads everything that a user may see in a fixed number of queries, `choosing` filters and sorts it, `details` adds what only
the rows of one page show, `charts` and `sheet` are other looks at it, `pages` shows it.
"""
