"""The open data interface: what is published, for programs. Reads publications only, never drafts."""
