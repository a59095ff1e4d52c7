"""From a Book to pages: sections → HTML → PDF."""
