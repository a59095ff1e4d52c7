"""The admin speaks Chinese: what the theme marks is translated, and on no page is a foreign word left."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import django.contrib.admin
import django.contrib.auth
import import_export
import polib
import pytest
import unfold
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation
from django.utils.translation.template import templatize

from disclosures import store
from tests.cast import example, person
from tests.rows import ROWS
from units.enums import ROLE_LABELS, Role
from units.models import Membership, Region, Unit

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"

# --- what is marked for translation

MARKED = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext", "pgettext_lazy", "ngettext_lazy"}
NOT_INSTALLED = ("constance", "guardian", "location_field", "simple_history", "inlines", "forms")
Message = tuple[str | None, str, str | None]
"""Context, message, plural."""


def marked(source: str) -> Iterator[Message]:
    """Yields what a Python source marks for translation."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if name not in MARKED or not texts:
            continue
        context = texts.pop(0) if "pgettext" in name else None
        yield context, texts[0], texts[1] if "ngettext" in name or "npgettext" in name else None


def marked_in_template(source: str) -> Iterator[Message]:
    """Yields what a template marks: Django writes it down as calls among text that is crossed out."""
    for call in re.finditer(
        r"\b(?:_|n?p?gettext)\((?:[^()'\"]|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*\)", templatize(source)
    ):
        yield from marked(call[0])


def messages_of(package) -> set[Message]:
    found: set[Message] = set()
    for path in Path(package.__file__).parent.rglob("*"):
        if any(part in NOT_INSTALLED for part in path.parts):
            continue
        if path.suffix == ".py":
            found.update(marked(path.read_text()))
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            found.update(marked_in_template(path.read_text()))
    return found


def translated(message: Message) -> str:
    context, singular, plural = message
    if plural is None:
        return translation.pgettext(context, singular) if context else translation.gettext(singular)
    if context:
        return translation.npgettext(context, singular, plural, 1)
    return translation.ngettext(singular, plural, 1)


@pytest.mark.parametrize("package", [unfold, import_export, django.contrib.admin, django.contrib.auth])
def test_everything_that_is_marked_for_translation_is_translated(package):
    found = messages_of(package)
    assert len(found) > 30
    with translation.override("zh-hans"):
        english = {message for message in found if translated(message) == message[1]}
    assert [message for message in english if re.search("[A-Za-z]", re.sub(r"%\(\w+\)[sd]", "", message[1]))] == []


def test_the_compiled_catalogue_is_that_of_its_source():
    def entries(catalogue):
        return {(entry.msgctxt, entry.msgid, entry.msgstr, *entry.msgstr_plural.values()) for entry in catalogue}

    source = polib.pofile(str(CATALOGUE))
    assert entries(polib.mofile(str(CATALOGUE.with_suffix(".mo")))) == entries(source)
    assert source.percent_translated() == 100


def test_a_translation_fills_in_what_its_message_fills_in():
    for entry in polib.pofile(str(CATALOGUE)):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\}", text)) == sorted(
                    re.findall(r"%\(\w+\)[sd]|%[sd]|\{\}", entry.msgid)
                )


# --- what is seen

KNOWN = {"PDF", "JSON", "Excel", "xlsx", "xls", "MB", "GB", "Cookie", "ID", "esc", "RSS"}
"""Words for which there is no Chinese one in use, and the key."""
CODES = {"shanxi", "seed", "knowledge"}
"""Values that the data and the packages have: an edition, and where a subject comes from."""
SPOKEN = {"title", "placeholder", "aria-label", "alt", "data-label"}


class Sight(HTMLParser):
    """Collects what a reader of a page sees or hears: text, except scripts and the names of icons, and spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.seen += [given[name] for name in SPOKEN & given.keys()]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.seen.append(given.get("value", ""))
        starts = tag in ("script", "style") or "material-symbols" in given.get("class", "")
        if tag == self.hidden[-1] if self.hidden else starts:
            self.hidden.append(tag)

    def handle_endtag(self, tag):
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data):
        if not self.hidden:
            self.seen.append(data)


def foreign(page: str) -> set[str]:
    """The words of a page in Latin letters that an accountant need not know; the log names addresses and digests."""
    sight = Sight()
    sight.feed(page)
    seen = re.sub(r"/\w[\w/.-]*|\b[0-9a-f]{64}\b", "", " ".join(sight.seen))
    return set(re.findall("[A-Za-z]{2,}", seen)) - KNOWN - CODES


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>保存 <b>Save</b></p>", {"Save"}),
        ('<span class="material-symbols-outlined"> close </span>关闭', set()),
        ('<input type="submit" value="Go on">', {"Go", "on"}),
        ('<input type="text" name="title" value="Tunliu" placeholder="Type">', {"Type"}),
        ("<script>var words = 1</script><style>p {color: red}</style>下载 PDF", set()),
    ],
)
def test_a_foreign_word_is_found_where_it_is_seen(page, found):
    assert foreign(page) == found


def addresses() -> list[str]:
    """Every kind of page, with rows and without, found and not found, right and wrong."""
    found = [reverse("admin:index"), reverse("admin:password_change"), reverse("admin:password_change_done")]
    found += [reverse("admin:app_list", args=[app]) for app in sorted({model._meta.app_label for model in ROWS})]
    for model in ROWS:
        options = model._meta

        def at(page: str, *args: object, options=options) -> str:
            return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)

        found += [at("changelist"), at("changelist") + "?q=没有这样的", at("changelist") + "?_facets=True", at("add")]
        for row in model._default_manager.order_by("pk")[:2]:
            found += [at(page, row.pk) for page in ("change", "history", "delete")]
        found.append(at("change", "999999"))
    found += [
        reverse(f"admin:{label}_import")
        for label in ("units_unit", "auth_user", "budgets_fiscalyear", "budgets_budgetline")
    ]
    return [*found, "/nowhere/"]


@pytest.fixture
def site(db):
    budget = store.save(example())
    for make in ROWS.values():
        if make.__name__ in ("regions", "fiscal_years", "make", "mappings", "project_kinds"):
            make(2)
    for role, label in ROLE_LABELS.items():
        where = budget.unit if role in (Role.AUTHOR, Role.HEAD) else budget.department
        user = person(label, role, where, last_name=label)
        user.set_password("合格的密码-2024-足够长")
        user.save()
    User.objects.create_superuser("超级用户")
    return budget


@pytest.mark.parametrize("who", [*ROLE_LABELS.values(), "超级用户"])
def test_no_page_of_the_admin_has_a_foreign_word(client, site, who):
    client.force_login(User.objects.get(username=who))
    left: dict[str, set[str]] = {}
    statuses = set()
    for address in addresses():
        response = client.get(address, follow=True)
        statuses.add(response.status_code)
        if words := foreign(response.content.decode()):
            left[address] = words
    assert left == {}
    assert 200 in statuses


def test_forms_that_are_refused_say_so_in_chinese(client, site):
    client.force_login(User.objects.get(username="系统管理员"))
    left = {}
    for model in ROWS:
        name = f"{model._meta.app_label}_{model._meta.model_name}_add"
        data = {"year": "1999", "code": "x y", "password1": "1", "password2": "2", "username": "?"}
        for prefix in ("memberships", "templates"):
            data |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0", f"{prefix}-0-role": "?"}
        response = client.post(reverse(f"admin:{name}"), data)
        if words := foreign(response.content.decode()):
            left[name] = words
    assert left == {}


def test_signing_in_and_out_is_in_chinese(client, site):
    login = reverse("admin:login")
    assert foreign(client.get(login).content.decode()) == set()
    assert "单位预算公开" in client.get(login).content.decode()
    refused = client.post(login, {"username": "经办人", "password": "错"}).content.decode()
    assert foreign(refused) == set()
    assert foreign(client.post(login, {}).content.decode()) == set()
    assert client.post(login, {"username": "经办人", "password": "合格的密码-2024-足够长"}).status_code == 302
    assert foreign(client.post(reverse("admin:logout")).content.decode()) == set()


def test_what_is_said_after_an_action_is_in_chinese(client, site):
    client.force_login(User.objects.get(username="系统管理员"))
    region = Region.objects.create(code="150999", name="某地")
    chosen = {"action": "delete_selected", "_selected_action": [region.pk]}
    listed = reverse("admin:units_region_changelist")
    assert foreign(client.post(listed, chosen).content.decode()) == set()
    done = [
        client.post(reverse("admin:units_region_add"), {"code": "150998", "name": "某地"}),
        client.post(listed, chosen | {"post": "yes"}),
        client.post(listed, {"action": "delete_selected", "index": "0"}),
    ]
    said = [str(list(get_messages(response.wsgi_request))[-1]) for response in done]
    assert len(set(said)) == 3
    assert foreign(" ".join(said)) == set()
    assert Unit.objects.exists()
    assert Membership.objects.exists()
