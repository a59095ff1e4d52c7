"""What all tests share."""

from hypothesis import settings

# The same examples on every machine and in every run, and no clock.
settings.register_profile("project", derandomize=True, deadline=None, database=None)
settings.load_profile("project")
