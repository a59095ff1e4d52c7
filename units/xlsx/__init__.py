"""Uploaded workbooks as they stand: what is no ordinary one is refused, and reading has bounds. Knows nothing of what is in them."""
