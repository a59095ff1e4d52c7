"""Reviewing: the document that was submitted, what changed in it, comments on it, and what the author has to do."""
