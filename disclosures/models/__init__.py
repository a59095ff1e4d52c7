"""What belongs to the document of a budget: how it is edited, reviewed and published."""

from disclosures.models.editing import Draft, Presence, Snapshot, Upload
from disclosures.models.publishing import Figure, Publication, PublicationText
from disclosures.models.review import CheckResult, Comment, Notice, Revision, Step, Waiver

__all__ = [
    "CheckResult",
    "Comment",
    "Draft",
    "Figure",
    "Notice",
    "Presence",
    "Publication",
    "PublicationText",
    "Revision",
    "Snapshot",
    "Step",
    "Upload",
    "Waiver",
]
