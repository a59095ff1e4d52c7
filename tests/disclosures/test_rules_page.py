"""审核规则: the catalogue of rules as a page."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from book.rules.engine import catalogue
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(client):
    client.force_login(person("someone"))
    return client


def page(client, **sought):
    response = client.get(reverse("disclosures:rules"), sought)
    assert response.status_code == 200
    return response.content.decode()


def shown(html):
    return re.findall(r'<article class="rule" id="(\w+)"', html)


def test_every_rule_stands_there_once_with_its_sentence_basis_and_remedy(someone):
    html = page(someone)
    assert sorted(shown(html)) == sorted(catalogue())
    for rule in catalogue().values():
        assert rule.sentence in html
        assert rule.basis in html
        assert rule.remedy
        assert escape(rule.remedy) in html


@pytest.mark.parametrize(
    ("sought", "code"), [("C20", "C20"), ("c20", "C20"), ("  个人信息 保护法", "C20"), ("六角括号", "C25")]
)
def test_a_rule_is_found_by_its_code_or_its_words(someone, sought, code):
    assert code in shown(page(someone, q=sought))
    assert len(shown(page(someone, q=sought))) < len(catalogue())


def test_what_no_rule_says_is_said_to_be_missing(someone):
    html = page(someone, q="<b>火星</b>")
    assert shown(html) == []
    assert "没有规则提到“&lt;b&gt;火星&lt;/b&gt;”" in html


def test_the_catalogue_is_for_those_who_have_signed_in(client):
    assert client.get(reverse("disclosures:rules")).status_code == 302
