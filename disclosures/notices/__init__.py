"""Notices: people are told what happened to a budget that is their business, and of its deadline.

`telling` says who is told what and keeps it, `mailing` sends it by e-mail, `reminding` looks at the deadlines, `pages` shows it.
"""
