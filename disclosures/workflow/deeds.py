"""Each step as a page presents it: what its button says, what will happen, what is asked, and the service that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from budgets.enums import State
from budgets.models import Budget
from disclosures import publishing, transitions
from disclosures.enums import Move
from disclosures.transitions import Secrecy
from disclosures.workflow.forms import OpinionForm, ReasonForm, VouchForm
from disclosures.workflow.stamps import Stamp
from units.policy import User


@dataclass(frozen=True, slots=True)
class Deed:
    """A step in the words of its page. `grave` ones are set apart: somebody gets work back, or the public loses a document."""

    move: Move
    button: str
    explains: str
    service: Callable[..., object]
    form: type[OpinionForm] = OpinionForm
    grave: bool = False


DEEDS: Mapping[Move, Deed] = {
    deed.move: deed
    for deed in (
        Deed(
            Move.CONFIRM,
            "确认",
            "确认之后内容锁定，由经办人或负责人提交审核；要修改的，先撤回。",
            transitions.confirm,
            VouchForm,
        ),
        Deed(
            Move.SUBMIT,
            "提交审核",
            "提交之后内容按现在的样子封存，交主管部门审核；审核人作出决定之前可以撤回。",
            transitions.submit,
        ),
        Deed(
            Move.TAKE_BACK,
            "撤回",
            "撤回之后回到编制中，可以修改；再次提交须重新确认。",
            transitions.take_back,
            grave=True,
        ),
        Deed(
            Move.RETURN,
            "退回",
            "退回之后由本单位经办人修改；原来的确认不再有效，改好后重新确认、提交。",
            transitions.send_back,
            ReasonForm,
            grave=True,
        ),
        Deed(Move.APPROVE, "通过", "通过之后交公开管理员公开。", transitions.approve),
        Deed(
            Move.PUBLISH,
            "公开",
            "公开之后任何人都可以查阅、下载。文件按送审的内容排版，须等待几秒。",
            publishing.publish,
        ),
        Deed(
            Move.CORRECT,
            "更正",
            "开始新的一版：修改之后重新确认、送审、公开；新版公开之前，现行的公开文档不变。",
            transitions.correct,
            ReasonForm,
        ),
        Deed(
            Move.WITHDRAW,
            "撤下",
            "撤下之后公众不能再下载文件，原处显示撤下原因。",
            publishing.withdraw,
            ReasonForm,
            grave=True,
        ),
    )
}


def form_of(move: Move, budget: Budget) -> type[OpinionForm]:
    """The form of a step: where no head has confirmed, whoever submits brings the secrecy review."""
    if move is Move.SUBMIT and budget.state != State.CONFIRMED:
        return VouchForm
    return DEEDS[move].form


def do(move: Move, *, user: User, seen: Stamp, note: str, secrecy: Secrecy | None = None) -> None:
    """Takes the step by its service. Raises transitions.RefusedError."""
    reviewed = {"secrecy": secrecy} if move in (Move.CONFIRM, Move.SUBMIT) else {}
    DEEDS[move].service(**seen._asdict(), user=user, note=note, **reviewed)
