"""Whether documents can be laid out on this machine. Without Pango the tests that do are skipped, loudly; never in CI."""

import os

import pytest

try:
    import weasyprint  # noqa: F401  # loading it shows whether Pango is there

    MISSING = False
except OSError:
    # In CI the libraries are part of what is tested.
    if os.environ.get("CI") == "true":
        raise
    MISSING = True

needs_pango = pytest.mark.skipif(MISSING, reason="Pango is not installed: no PDF was tested")
