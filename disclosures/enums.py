"""The steps of the workflow and what may stand of a comment, a waiver and a publication, with their Chinese words."""

from enum import StrEnum


class Move(StrEnum):
    """A step of the workflow."""

    CONFIRM = "confirm"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


class PublicationState(StrEnum):
    """What a published document is today; it is never changed or deleted."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class ItemState(StrEnum):
    """What came of one budget of a batch."""

    WAITING = "waiting"
    PUBLISHED = "published"
    REFUSED = "refused"


class CommentState(StrEnum):
    """A comment is open until the author has dealt with it, and closed by the reviewer."""

    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"


class AnchorKind(StrEnum):
    """What a comment points at."""

    CELL = "cell"
    SENTENCE = "sentence"
    FIELD = "field"
    WHOLE = "whole"


class NoticeKind(StrEnum):
    """Why somebody is told."""

    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    COMMENTED = "commented"
    DEADLINE_NEAR = "deadline_near"
    DEADLINE_PASSED = "deadline_passed"


class WaiverState(StrEnum):
    """What an explanation of a finding is worth today."""

    ACTIVE = "active"
    PENDING = "pending"
    """It asks for a second person, who has not agreed yet."""
    LAPSED = "lapsed"
    """The finding is still there with other figures or words than were explained."""
    UNNEEDED = "unneeded"
    """The finding is gone."""


class WordKind(StrEnum):
    """The lists of words by which the privacy gate knows names; each is a field of `book.lexicon.Lexicon`."""

    SURNAME = "surnames"
    BEFORE_NAME = "before_names"
    AFTER_NAME = "after_names"
    NOT_NAME = "not_names"
    NOT_IN_NAME = "not_in_names"


MOVE_LABELS = {
    Move.CONFIRM: "确认",
    Move.SUBMIT: "提交审核",
    Move.TAKE_BACK: "撤回",
    Move.RETURN: "退回",
    Move.APPROVE: "通过",
    Move.PUBLISH: "公开",
    Move.CORRECT: "更正",
    Move.WITHDRAW: "撤下",
}
PUBLICATION_STATE_LABELS = {
    PublicationState.CURRENT: "现行",
    PublicationState.SUPERSEDED: "已被更正",
    PublicationState.WITHDRAWN: "已撤下",
}
ITEM_STATE_LABELS = {
    ItemState.WAITING: "等待",
    ItemState.PUBLISHED: "已公开",
    ItemState.REFUSED: "未公开",
}
COMMENT_STATE_LABELS = {
    CommentState.OPEN: "待处理",
    CommentState.DONE: "已处理",
    CommentState.CLOSED: "已了结",
}
ANCHOR_KIND_LABELS = {
    AnchorKind.CELL: "表格数字",
    AnchorKind.SENTENCE: "文字",
    AnchorKind.FIELD: "填报项",
    AnchorKind.WHOLE: "整份文档",
}
NOTICE_KIND_LABELS = {
    NoticeKind.SUBMITTED: "提交审核",
    NoticeKind.TAKEN_BACK: "撤回",
    NoticeKind.RETURNED: "退回",
    NoticeKind.APPROVED: "通过",
    NoticeKind.PUBLISHED: "公开",
    NoticeKind.WITHDRAWN: "撤下",
    NoticeKind.COMMENTED: "审核意见",
    NoticeKind.DEADLINE_NEAR: "临近期限",
    NoticeKind.DEADLINE_PASSED: "已过期限",
}
WAIVER_STATE_LABELS = {
    WaiverState.ACTIVE: "有效",
    WaiverState.PENDING: "待另一人同意",
    WaiverState.LAPSED: "已失效",
    WaiverState.UNNEEDED: "不再需要",
}
WORD_KIND_LABELS = {
    WordKind.SURNAME: "姓氏",
    WordKind.BEFORE_NAME: "人名之前的词",
    WordKind.AFTER_NAME: "人名之后的词",
    WordKind.NOT_NAME: "不是人名的词",
    WordKind.NOT_IN_NAME: "名字中没有的字",
}
