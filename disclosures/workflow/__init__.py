"""The workflow on the screen: the panel on the pages of a budget, a page of its own for each step, and steps for many units."""
