"""What belongs to the document of a budget: how it is edited, reviewed and published."""

from disclosures.models.board import SavedView
from disclosures.models.editing import Draft, KeptText, Presence, Snapshot, Upload
from disclosures.models.publishing import Batch, BatchItem, Figure, Publication, PublicationText
from disclosures.models.review import CheckResult, Comment, Look, Notice, Revision, Step, Waiver
from disclosures.models.rollup import Transfer
from disclosures.models.words import DatedPhrase, PrivacyWord

__all__ = [
    "Batch",
    "BatchItem",
    "CheckResult",
    "Comment",
    "DatedPhrase",
    "Draft",
    "Figure",
    "KeptText",
    "Look",
    "Notice",
    "Presence",
    "PrivacyWord",
    "Publication",
    "PublicationText",
    "Revision",
    "SavedView",
    "Snapshot",
    "Step",
    "Transfer",
    "Upload",
    "Waiver",
]
