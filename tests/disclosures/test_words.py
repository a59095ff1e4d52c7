"""The word lists in the database: those that are shipped at first, then as administrators keep them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from book import privacy
from book.lexicon import shipped
from disclosures import words
from disclosures.enums import WordKind
from disclosures.models import DatedPhrase, PrivacyWord
from tests.cast import make_units, person
from units.enums import Role
from units.models import LogEntry

pytestmark = pytest.mark.django_db


def test_a_new_database_has_the_lists_that_are_shipped():
    found, first = words.lexicon(), shipped()
    assert set(found.phrases) == set(first.phrases)
    assert [len(one.words) for one in found.phrases] == sorted((len(one.words) for one in first.phrases), reverse=True)
    for kind in WordKind:
        assert getattr(found, kind) == getattr(first, kind)


def test_a_surname_and_a_word_that_were_added_are_known():
    text = "保洁员仝德福。"
    assert not privacy.spans(text, words.lexicon())
    PrivacyWord.objects.create(kind=WordKind.BEFORE_NAME, word="保洁员")
    PrivacyWord.objects.get_or_create(kind=WordKind.SURNAME, word="仝")
    assert [span.masked for span in privacy.spans(text, words.lexicon())] == ["仝某某"]


def test_a_word_that_is_no_name_is_left_alone():
    text = "经办人王家庄。"
    assert privacy.spans(text, words.lexicon())
    PrivacyWord.objects.create(kind=WordKind.NOT_NAME, word="王家庄")
    assert not privacy.spans(text, words.lexicon())


def test_what_is_deleted_or_changed_is_seen():
    PrivacyWord.objects.filter(kind=WordKind.SURNAME, word="王").delete()
    assert "王" not in words.lexicon().surnames
    PrivacyWord.objects.filter(kind=WordKind.SURNAME, word="李").delete()
    assert "李" not in words.lexicon().surnames
    phrase = DatedPhrase.objects.get(words="党的十九大")
    phrase.last = 2030
    phrase.save()
    assert next(one for one in words.lexicon().phrases if one.words == "党的十九大").last == 2030


def test_the_words_are_read_only_when_they_changed(django_assert_num_queries):
    words.lexicon()
    with django_assert_num_queries(1):
        words.lexicon()


def test_a_surname_has_one_or_two_characters():
    with pytest.raises(ValidationError, match="一个或两个字"):
        PrivacyWord(kind=WordKind.SURNAME, word="欧阳修").full_clean()
    PrivacyWord(kind=WordKind.BEFORE_NAME, word="法定代理人").full_clean()


def test_a_phrase_does_not_end_before_it_begins():
    with pytest.raises(ValidationError, match="起始年度不能晚于终止年度"):
        DatedPhrase(words="新说法", first=2025, last=2024).full_clean()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
@pytest.mark.parametrize("model", ["privacyword", "datedphrase"])
def test_only_administrators_keep_the_lists(client, role, model):
    client.force_login(person("someone", role, make_units()["WEST"]))
    for page in ("changelist", "add", "import", "export"):
        assert client.get(reverse(f"admin:disclosures_{model}_{page}")).status_code == 403


def test_an_administrator_adds_a_word_and_it_is_in_the_log(client):
    client.force_login(person("keeper", Role.ADMINISTRATOR, make_units()["CITY"]))
    client.post(reverse("admin:disclosures_privacyword_add"), {"kind": "surnames", "word": "甯"})
    assert "甯" in words.lexicon().surnames
    entry = LogEntry.objects.latest("number")
    assert (entry.action, entry.user_name, entry.object_name) == ("新增", "keeper", "甯")
    assert client.get(reverse("admin:disclosures_privacyword_export")).status_code == 200
