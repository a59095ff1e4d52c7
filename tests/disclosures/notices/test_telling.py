"""Who is told what, in the admin and by e-mail; and that nobody is told of what they may not read."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from budgets.enums import State
from budgets.models import Budget
from disclosures import transitions
from disclosures.enums import Move, NoticeKind
from disclosures.models import Comment, Notice, Revision, Step
from disclosures.notices import mailing
from disclosures.notices.telling import of_comment, of_step, tell, unread, visible_notices
from tests.cast import person
from units.enums import Role
from units.models import Membership, Unit
from units.policy import Action, in_charge

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(budget):
    """One of each role for the budget's unit, each with an address, and the same at a bureau above and elsewhere."""
    bureau = budget.unit.supervisor
    city = Unit.objects.create(code="CITY", name="市局", region=budget.region)
    bureau.supervisor = city
    bureau.save()
    other = Unit.objects.create(code="OTHER", name="别的单位", region=budget.region, supervisor=bureau)
    places = {
        "author": (Role.AUTHOR, budget.unit),
        "head": (Role.HEAD, budget.unit),
        "reviewer": (Role.REVIEWER, bureau),
        "publisher": (Role.PUBLISHER, bureau),
        "city_reviewer": (Role.REVIEWER, city),
        "other_author": (Role.AUTHOR, other),
        "auditor": (Role.AUDITOR, bureau),
        "administrator": (Role.ADMINISTRATOR, bureau),
    }
    return {
        name: person(name, role, unit, email=f"{name}@example.cn", last_name=name)
        for name, (role, unit) in places.items()
    }


def step(budget, move, by, from_state=State.SUBMITTED, to_state=State.APPROVED, note=""):
    Budget.objects.filter(pk=budget.pk).update(state=to_state)
    budget.refresh_from_db()
    return Step.objects.create(
        budget=budget,
        move=move,
        from_state=from_state,
        to_state=to_state,
        seen=1,
        note=note,
        by=by,
        by_name=by.last_name,
    )


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def sent_to():
    return {address for message in mail.outbox for address in message.to}


@pytest.mark.parametrize(
    ("move", "by", "from_state", "to_state", "kind", "expected"),
    [
        (Move.SUBMIT, "author", State.CONFIRMED, State.SUBMITTED, NoticeKind.SUBMITTED, {"reviewer"}),
        (Move.TAKE_BACK, "author", State.SUBMITTED, State.DRAFT, NoticeKind.TAKEN_BACK, {"reviewer"}),
        (Move.TAKE_BACK, "author", State.CONFIRMED, State.DRAFT, NoticeKind.TAKEN_BACK, {"head"}),
        (Move.RETURN, "reviewer", State.SUBMITTED, State.RETURNED, NoticeKind.RETURNED, {"author", "head"}),
        (
            Move.APPROVE,
            "reviewer",
            State.SUBMITTED,
            State.APPROVED,
            NoticeKind.APPROVED,
            {"author", "head", "publisher"},
        ),
        (
            Move.PUBLISH,
            "publisher",
            State.APPROVED,
            State.PUBLISHED,
            NoticeKind.PUBLISHED,
            {"author", "head", "reviewer"},
        ),
        (
            Move.WITHDRAW,
            "publisher",
            State.PUBLISHED,
            State.WITHDRAWN,
            NoticeKind.WITHDRAWN,
            {"author", "head", "reviewer"},
        ),
    ],
)
def test_a_step_is_told_to_those_whom_it_concerns_and_to_nobody_else(
    budget, people, django_capture_on_commit_callbacks, move, by, from_state, to_state, kind, expected
):
    with django_capture_on_commit_callbacks(execute=True):
        of_step(budget, step(budget, move, people[by], from_state, to_state, "请看表八"))
    assert told(kind) == expected
    assert Notice.objects.count() == len(expected)
    notice = Notice.objects.first()
    assert by in notice.text
    assert str(budget) in notice.text
    assert "请看表八" in notice.text
    assert sent_to() == {f"{name}@example.cn" for name in expected}
    assert all("\n" not in message.subject for message in mail.outbox)


def test_confirming_and_correcting_tell_nobody(budget, people):
    for move in (Move.CONFIRM, Move.CORRECT):
        of_step(budget, step(budget, move, people["head"], State.DRAFT, State.CONFIRMED))
    assert not Notice.objects.exists()


def test_the_workflow_tells(budget, people, monkeypatch):
    monkeypatch.setattr(transitions, "_require_sound", lambda budget, move: None)
    Unit.objects.filter(pk=budget.unit_id).update(head_confirms=False)
    secrecy = transitions.Secrecy("某人", timezone.localdate())
    transitions.submit(budget_id=budget.pk, user=people["author"], seen=1, secrecy=secrecy)
    transitions.send_back(budget_id=budget.pk, user=people["reviewer"], seen=1, note="请改")
    assert told(NoticeKind.SUBMITTED) == {"reviewer"}
    assert told(NoticeKind.RETURNED) == {"author", "head"}


@pytest.mark.parametrize(
    ("move", "state", "page"),
    [
        (Move.SUBMIT, State.SUBMITTED, "review/"),
        (Move.RETURN, State.RETURNED, "overview/"),
        (Move.APPROVE, State.APPROVED, "workflow/"),
        (Move.PUBLISH, State.PUBLISHED, "workflow/"),
    ],
)
def test_a_notice_leads_to_the_page_on_which_one_goes_on(client, budget, people, move, state, page):
    of_step(budget, step(budget, move, people["city_reviewer"], to_state=state))
    for notice in Notice.objects.select_related("user"):
        client.force_login(notice.user)
        response = client.post(reverse("disclosures:open_notice", args=[notice.pk]))
        assert response.url == f"/disclosures/{budget.pk}/{page}"
        assert client.get(response.url).status_code == 200


def test_a_refused_step_tells_nobody(budget, people):
    with pytest.raises(transitions.RefusedError):
        transitions.approve(budget_id=budget.pk, user=people["reviewer"], seen=1)
    assert not Notice.objects.exists()


def test_without_a_reviewer_of_its_own_the_next_bureau_above_is_asked(budget, people):
    Membership.objects.filter(user=people["reviewer"]).delete()
    assert in_charge(Action.DECIDE, budget.unit) == [people["city_reviewer"]]
    Membership.objects.filter(user=people["city_reviewer"]).delete()
    assert in_charge(Action.DECIDE, budget.unit) == []


def test_a_closed_account_is_told_nothing(budget, people):
    people["reviewer"].is_active = False
    people["reviewer"].save()
    assert in_charge(Action.DECIDE, budget.unit) == [people["city_reviewer"]]


def comment(budget, by, text, parent=None):
    revision, _ = Revision.objects.get_or_create(budget=budget, number=1, revision=1, digest="x", content="{}")
    return Comment.objects.create(
        budget=budget, revision=revision, parent=parent, label="表八 合计", text=text, by=by, by_name=by.last_name
    )


def test_a_comment_is_told_to_the_unit_and_an_answer_to_whom_it_answers(budget, people):
    first = comment(budget, people["reviewer"], "数字不对")
    of_comment(first)
    assert told(NoticeKind.COMMENTED) == {"author", "head"}
    assert "表八 合计" in Notice.objects.first().text
    Notice.objects.all().delete()
    of_comment(comment(budget, people["author"], "已改", first))
    assert told(NoticeKind.COMMENTED) == {"head", "reviewer"}


def test_the_same_occasion_is_told_once(budget, people, django_capture_on_commit_callbacks):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tell(NoticeKind.RETURNED, [people["author"]], budget.unit, budget, "同一事由", "一次", "/")
    assert Notice.objects.count() == 1
    assert len(mail.outbox) == 1


class Dead(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")


def test_a_mail_server_that_fails_stops_nothing_and_the_mail_follows(
    budget, people, settings, django_capture_on_commit_callbacks
):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.disclosures.notices.test_telling.Dead"
    with django_capture_on_commit_callbacks(execute=True):
        of_step(budget, step(budget, Move.SUBMIT, people["author"], to_state=State.SUBMITTED))
    notice = Notice.objects.get()
    assert notice.mailed_at is None
    settings.EMAIL_BACKEND = backend
    assert mailing.unsent() == [notice.pk]
    assert mailing.send(mailing.unsent()) == 1
    assert mailing.send([notice.pk]) == 0
    assert sent_to() == {"reviewer@example.cn"}


class Picky(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["author@example.cn"]:
            raise SMTPRecipientsRefused({"author@example.cn": (550, b"no such user")})
        return super().send_messages(messages)


def test_an_address_that_nobody_has_does_not_keep_the_mail_of_others(budget, people, settings):
    settings.EMAIL_BACKEND = "tests.disclosures.notices.test_telling.Picky"
    for name in ("author", "head"):
        tell(NoticeKind.RETURNED, [people[name]], budget.unit, budget, "甲", "请改", "/")
    assert mailing.send(mailing.unsent()) == 1
    assert sent_to() == {"head@example.cn"}
    assert [Notice.objects.get(pk=key).user for key in mailing.unsent()] == [people["author"]]


def test_a_mail_has_a_link_where_the_address_of_the_site_is_known(budget, people, settings):
    tell(NoticeKind.RETURNED, [people["author"]], budget.unit, budget, "甲", "请改", "/disclosures/1/")
    settings.SITE_ADDRESS = "https://yusuan.example.gov.cn"
    mailing.send(list(Notice.objects.values_list("pk", flat=True)))
    assert "https://yusuan.example.gov.cn/disclosures/1/" in mail.outbox[0].body


def test_with_a_broker_a_worker_sends(budget, people, settings, monkeypatch, django_capture_on_commit_callbacks):
    from disclosures import tasks

    asked: list[list[int]] = []
    monkeypatch.setattr(tasks.mail_notices, "delay", asked.append)
    settings.CELERY_BROKER_URL = "redis://nowhere"
    with django_capture_on_commit_callbacks(execute=True):
        tell(NoticeKind.RETURNED, [people["author"]], budget.unit, budget, "甲", "请改", "/")
    assert asked == [[Notice.objects.get().pk]]
    assert mail.outbox == []
    tasks.mail_notices(asked[0])
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("name", ["author", "reviewer", "publisher"])
def test_a_notice_says_nothing_once_its_reader_may_not_read_the_budget(client, budget, people, name):
    Budget.objects.filter(pk=budget.pk).update(state=State.APPROVED)
    user = people[name]
    tell(NoticeKind.APPROVED, [user], budget.unit, budget, "甲", "机密的数字", "/secret/")
    client.force_login(user)
    page = reverse("disclosures:notices")
    notice = Notice.objects.get()
    assert "机密的数字" in client.get(page).content.decode()
    assert "机密的数字" in client.get(reverse("admin:index")).content.decode()

    Membership.objects.filter(user=user).delete()
    user = type(user).objects.get(pk=user.pk)
    for address in (page, reverse("admin:index")):
        assert "机密的数字" not in client.get(address).content.decode()
    assert client.post(reverse("disclosures:open_notice", args=[notice.pk])).status_code == 404
    assert (unread(user), list(visible_notices(user))) == (0, [])
    assert mailing.send([notice.pk]) == 0
    assert mail.outbox == []


def test_a_publisher_is_told_nothing_of_what_went_back_to_the_author(budget, people):
    Budget.objects.filter(pk=budget.pk).update(state=State.APPROVED)
    tell(NoticeKind.APPROVED, [people["publisher"]], budget.unit, budget, "甲", "通过", "/")
    assert unread(people["publisher"]) == 1
    Budget.objects.filter(pk=budget.pk).update(state=State.RETURNED)
    assert unread(people["publisher"]) == 0


def test_nobody_opens_the_notice_of_another(client, budget, people):
    tell(NoticeKind.RETURNED, [people["author"]], budget.unit, budget, "甲", "给经办人的话", "/")
    client.force_login(people["head"])
    notice = Notice.objects.get()
    assert client.post(reverse("disclosures:open_notice", args=[notice.pk])).status_code == 404
    client.post(reverse("disclosures:read_notices"))
    notice.refresh_from_db()
    assert notice.read_at is None
    assert "给经办人的话" not in client.get(reverse("disclosures:notices")).content.decode()


def badge(client):
    groups = client.get(reverse("admin:index")).context["sidebar_navigation"]
    return next(item.get("badge") for group in groups for item in group["items"] if item["title"] == "通知")


def test_notices_are_counted_opened_and_read(client, budget, people):
    for occasion in ("甲", "乙", "丙"):
        tell(NoticeKind.RETURNED, [people["author"]], budget.unit, budget, occasion, f"请看{occasion}", "/disclosures/")
    client.force_login(people["author"])
    assert badge(client) == 3
    first = Notice.objects.get(occasion="甲")
    answer = client.post(reverse("disclosures:open_notice", args=[first.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/disclosures/")
    assert badge(client) == 2
    unread_page = client.get(reverse("disclosures:notices") + "?unread=1").content.decode()
    assert "请看甲" not in unread_page
    assert "请看乙" in unread_page
    client.post(reverse("disclosures:read_notices"))
    assert badge(client) is None
    assert "没有未读的通知" in client.get(reverse("disclosures:notices") + "?unread=1").content.decode()


def test_nothing_is_read_by_following_an_address(client, budget, people):
    tell(NoticeKind.RETURNED, [people["author"]], budget.unit, budget, "甲", "请看", "/")
    client.force_login(people["author"])
    assert client.get(reverse("disclosures:open_notice", args=[Notice.objects.get().pk])).status_code == 405
    assert client.get(reverse("disclosures:read_notices")).status_code == 405
    assert unread(people["author"]) == 1


def test_what_people_write_is_shown_as_text(client, budget, people):
    tell(NoticeKind.RETURNED, [people["author"]], budget.unit, budget, "甲", "<script>alert(1)</script>", "/")
    client.force_login(people["author"])
    page = client.get(reverse("disclosures:notices")).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
