"""The open data interface: what is published, filtered and paged; nothing else; refusals in Chinese."""

import json
from typing import get_args

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from book import package
from book.types import Level
from disclosures.enums import PublicationState
from disclosures.exports.catalogue import FORMS
from disclosures.exports.delimited import for_excel, tables_csv
from disclosures.models import Figure, Publication
from portal.api.parameters import Levels, States
from tests import published
from tests.cast import example
from units.models import Region

pytestmark = pytest.mark.django_db

API = "/api/v1"
TUNLIU = f"{API}/publications/140405-300001/2024/unit"
MOST_QUERIES = 4


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


def ask(visitor, address, status=200, **parameters):
    response = visitor.get(address, parameters)
    assert response.status_code == status, response.content.decode()
    return response.json()


def names(answer):
    return [(item["unit_code"], item["year"], item["version"], item["state"]) for item in answer["items"]]


# Lists


def test_units_that_have_published(visitor, tunliu, next_year, zezhou):
    answer = ask(visitor, f"{API}/units")
    assert (answer["total"], answer["next"]) == (2, None)
    assert answer["items"][0] == {
        "code": "140405-300001",
        "name": "长治市屯留区社会保险中心",
        "region_code": "140405",
        "region_name": "长治市屯留区",
        "department_name": "长治市屯留区人力资源和社会保障局",
        "years": [2024, 2025],
        "page": "/units/140405-300001/",
    }


def test_units_by_region_and_by_words_of_their_name(visitor, tunliu, zezhou):
    for parameters, wanted in (
        ({"region": "140405"}, [tunliu]),
        ({"region": "140400"}, [tunliu]),
        ({"region": "140000"}, [tunliu, zezhou]),
        ({"region": "150000"}, []),
        ({"text": "屯留"}, [tunliu]),
        ({"text": "140405"}, [tunliu]),
        ({"text": "社会保险"}, [tunliu, zezhou]),
        ({"text": "100%"}, []),
        ({"text": "社会保险", "region": "140405"}, [tunliu]),
    ):
        answer = ask(visitor, f"{API}/units", **parameters)
        assert [item["code"] for item in answer["items"]] == [one.unit_code for one in wanted], parameters


def test_regions_with_what_stands_published_there(visitor, tunliu, next_year, zezhou):
    answer = ask(visitor, f"{API}/regions")
    found = [(item["code"], item["units"], item["documents"]) for item in answer["items"]]
    assert found == [("140405", 1, 2), (zezhou.region.code, 1, 1)]
    assert [item["code"] for item in ask(visitor, f"{API}/regions", region="140400")["items"]] == ["140405"]


def test_publications_filtered(visitor, tunliu, next_year, zezhou):
    both = [tunliu.unit_code, zezhou.unit_code]
    for parameters, wanted in (
        ({}, [(both[0], 2025), (both[1], 2025), (both[0], 2024)]),
        ({"unit": both[0]}, [(both[0], 2025), (both[0], 2024)]),
        ({"year": 2024}, [(both[0], 2024)]),
        ({"level": "department"}, [(both[1], 2025)]),
        ({"region": "140400"}, [(both[0], 2025), (both[0], 2024)]),
        ({"unit": both[0], "year": 2023}, []),
    ):
        answer = ask(visitor, f"{API}/publications", **parameters)
        assert [(item["unit_code"], item["year"]) for item in answer["items"]] == wanted, parameters
        assert answer["total"] == len(wanted)


def test_lists_are_read_page_by_page(visitor, tunliu, next_year, zezhou):
    whole = names(ask(visitor, f"{API}/publications"))
    address, seen = f"{API}/publications?limit=1", []
    while address:
        answer = ask(visitor, address)
        assert answer["total"] == 3
        assert len(answer["items"]) == 1
        seen += names(answer)
        address = answer["next"]
    assert seen == whole


def test_a_publication_says_where_everything_is(visitor, tunliu):
    (item,) = ask(visitor, f"{API}/publications")["items"]
    assert (item["state"], item["version"], item["sha256"]) == ("current", 1, tunliu.sha256)
    assert item["document"] == TUNLIU
    assert visitor.get(item["page"]).status_code == 200
    assert set(item["files"]) == {"document.pdf", *FORMS, "table1.csv"}
    for address in item["files"].values():
        assert visitor.get(address).status_code == 200


# One document and its files


def test_a_document_with_its_versions(visitor, tunliu):
    published.correct(tunliu, published.changed(example(), overview={"duties": ["改过的职责。"]}), "职责有误")
    answer = ask(visitor, TUNLIU)
    assert answer["current_version"] == 2
    assert [(one["version"], one["state"]) for one in answer["versions"]] == [(2, "current"), (1, "superseded")]
    assert answer["versions"][0]["correction_reason"] == "职责有误"


def test_lists_tell_what_was_superseded_when_asked(visitor, tunliu):
    published.correct(tunliu, published.changed(example(), overview={"duties": ["改过的职责。"]}), "职责有误")
    code = tunliu.unit_code
    assert names(ask(visitor, f"{API}/publications")) == [(code, 2024, 2, "current")]
    assert names(ask(visitor, f"{API}/publications", state="superseded")) == [(code, 2024, 1, "superseded")]
    assert len(ask(visitor, f"{API}/publications", state="all")["items"]) == 2


def test_the_package_is_the_published_disclosure(visitor, tunliu):
    response = visitor.get(f"{TUNLIU}/1/package.json")
    assert response["Content-Type"] == "application/json"
    assert package.parse(b"".join(response.streaming_content)) == tunliu.revision.book


def test_a_table_as_csv(visitor, tunliu):
    response = visitor.get(f"{TUNLIU}/1/table3.csv")
    assert b"".join(response.streaming_content) == for_excel(tables_csv(tunliu.revision.book, 3))


@pytest.mark.parametrize(
    "address",
    [
        f"{API}/publications/140405-300001/2023/unit",
        f"{API}/publications/140405-300001/2024/department",
        f"{API}/publications/NOBODY/2024/unit",
        f"{TUNLIU}/2/package.json",
        f"{TUNLIU}/1/table14.csv",
        f"{TUNLIU}/1/secrets.txt",
        f"{API}/publications/a%00b/2024/unit",
        f"{API}/publications/../2024/unit",
        f"{API}/nothing",
        f"{API}/units/",
    ],
)
def test_what_is_not_there_is_told_so_in_json(visitor, tunliu, address):
    answer = ask(visitor, address, 404)
    assert answer["message"].startswith("没有")
    assert answer["faults"] == []


# Figures


def test_figures_are_the_exact_amounts_of_the_tables(visitor, tunliu):
    answer = ask(visitor, f"{API}/figures", table=2, row_key="2080109", column_name="本年收入/合计")
    (figure,) = answer["items"]
    assert ask(visitor, f"{API}/figures", table=2, row_key="2080109", column=2)["items"] == [figure]
    assert figure == {
        "unit_code": "140405-300001",
        "unit_name": "长治市屯留区社会保险中心",
        "region_code": "140405",
        "year": 2024,
        "level": "unit",
        "version": 1,
        "table": 2,
        "row": figure["row"],
        "column": 2,
        "row_key": "2080109",
        "row_label": "社会保险经办机构",
        "column_name": "本年收入/合计",
        "amount": "2810120.00",
    }


def test_all_figures_are_read_page_by_page_each_once(visitor, tunliu, zezhou):
    address, seen = f"{API}/figures?limit=400", []
    while address:
        answer = ask(visitor, address)
        seen += [
            (item["unit_code"], item["table"], item["row"], item["column"], item["amount"]) for item in answer["items"]
        ]
        address = answer["next"]
    stored = Figure.objects.order_by("publication_id", "table", "row", "column").values_list(
        "publication__unit_code", "table", "row", "column", "amount"
    )
    assert seen == [(*place, f"{amount:.2f}") for *place, amount in stored]
    assert len(seen) > 800


def test_a_request_looks_through_so_many_documents_and_the_next_goes_on(
    visitor, tunliu, next_year, zezhou, monkeypatch
):
    monkeypatch.setattr("portal.api.figures.DOCUMENTS_AT_ONCE", 1)
    address, seen, pages = f"{API}/figures?table=2&row_key=2080109&column_name=本年收入/合计", [], 0
    while address:
        answer = ask(visitor, address)
        seen += [(item["unit_code"], item["year"]) for item in answer["items"]]
        address, pages = answer["next"], pages + 1
    assert sorted(seen) == sorted([(one.unit_code, one.year) for one in (tunliu, next_year, zezhou)])
    assert pages == 3


def test_figures_of_superseded_and_withdrawn_documents_are_not_given(visitor, tunliu, zezhou):
    published.correct(tunliu, published.changed(example(), overview={"duties": ["改过的职责。"]}), "职责有误")
    published.withdraw(zezhou, "涉及隐私")
    answer = ask(visitor, f"{API}/figures", table=1, limit=1000)
    assert {(item["unit_code"], item["version"]) for item in answer["items"]} == {(tunliu.unit_code, 2)}


# What is not published


def test_what_is_not_published_does_not_exist(visitor, db):
    budget = published.approved(published.changed(example(), unit={"name": "机密单位"}))
    for address in ("units", "regions", "publications", "publications?state=all", "figures"):
        answer = ask(visitor, f"{API}/{address}")
        assert answer["items"] == []
        assert "机密" not in json.dumps(answer, ensure_ascii=False)
    assert visitor.get(TUNLIU).status_code == 404
    for name in ("package.json", "document.pdf", "table1.csv", "datapackage.zip"):
        assert visitor.get(f"{TUNLIU}/1/{name}").status_code == 404
    assert budget.publications.count() == 0


def test_a_change_after_publication_is_not_seen_before_it_is_published(visitor, tunliu):
    published.approved(published.changed(example(), unit={"name": "改名后的单位"}))
    for address in ("units", "publications", "figures"):
        assert "改名后" not in visitor.get(f"{API}/{address}").content.decode()


def test_of_a_withdrawn_document_only_that_it_is_gone_when_and_why(visitor, tunliu):
    withdrawn = published.withdraw(tunliu, "涉及个人隐私")
    assert ask(visitor, f"{API}/publications")["items"] == []
    assert ask(visitor, f"{API}/units")["items"] == []
    (item,) = ask(visitor, f"{API}/publications", state="withdrawn")["items"]
    assert item["withdrawal_reason"] == "涉及个人隐私"
    assert item["withdrawn_at"]
    told = {name for name, value in item.items() if value not in (None, {})}
    assert told == {
        "unit_code", "unit_name", "region_code", "region_name", "year", "level", "version", "state",
        "published_at", "document", "page", "withdrawn_at", "withdrawal_reason",
    }  # fmt: skip
    document = ask(visitor, TUNLIU)
    assert document["current_version"] is None
    assert document["versions"] == [item]
    for name in ("package.json", "document.pdf", "table1.csv", "datapackage.zip", "tables.xlsx"):
        answer = ask(visitor, f"{TUNLIU}/1/{name}", 410)
        assert "涉及个人隐私" in answer["message"]
    assert withdrawn.sha256 not in json.dumps(document)


# Bounds and refusals


@pytest.mark.parametrize(
    ("parameters", "parameter", "said"),
    [
        ("limit=0", "limit", "不能小于 1"),
        ("limit=201", "limit", "不能大于 200"),
        ("offset=-1", "offset", "不能小于 0"),
        ("offset=100001", "offset", "不能大于 100000"),
        ("year=abc", "year", "应为整数"),
        ("year=1999", "year", "不能小于 2000"),
        ("level=city", "level", "只能是 unit、department"),
        ("region=14", "region", "格式不对"),
        ("unit=%00", "unit", "格式不对"),
        ("state=draft", "state", "只能是 current、superseded、withdrawn、all"),
        ("limit=99999999999999999999999999", "limit", "不能大于 200"),
    ],
)
def test_a_parameter_out_of_bounds_is_refused_in_words(visitor, db, parameters, parameter, said):
    answer = ask(visitor, f"{API}/publications?{parameters}", 422)
    assert [fault["parameter"] for fault in answer["faults"]] == [parameter]
    assert said in answer["faults"][0]["message"]
    assert said in answer["message"]


@pytest.mark.parametrize("after", ["1", "x.1.1.1", "1.1.1.1.1", "-1.1.1.1", "9" * 30 + ".1.1.1", "%00"])
def test_a_made_up_place_is_refused(visitor, db, after):
    assert ask(visitor, f"{API}/figures?after={after}", 422)["faults"][0]["parameter"] == "after"


@pytest.mark.parametrize("text", ["%00", "", "x" * 101])
def test_a_text_that_no_name_can_hold_is_refused(visitor, db, text):
    assert ask(visitor, f"{API}/units?text={text}", 422)["faults"][0]["parameter"] == "text"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(db, tunliu, method):
    visitor = Client(enforce_csrf_checks=True)
    for address in (f"{API}/units", TUNLIU, f"{TUNLIU}/1/package.json", f"{API}/nothing"):
        response = getattr(visitor, method)(address)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert "只供读取" in response.json()["message"]


# Caches, other sites, limits


def pages(publication: Publication) -> list[str]:
    return [
        *(f"{API}/{name}" for name in ("units", "regions", "publications", "figures?limit=1000")),
        f"{API}/publications/{publication.unit_code}/{publication.year}/{publication.level}",
    ]


def test_what_has_not_changed_is_answered_304_until_something_is_published(visitor, tunliu):
    for address in [*pages(tunliu), f"{TUNLIU}/1/package.json", f"{API}/openapi.json", f"{API}/"]:
        first = visitor.get(address)
        assert first.status_code == 200, address
        assert "public" in first["Cache-Control"]
        again = visitor.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
    tags = {address: visitor.get(address)["ETag"] for address in pages(tunliu)}
    published.published(published.changed(example(), year=2025))
    for address, tag in tags.items():
        assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 200, address


def test_head_is_a_get_without_its_content(visitor, tunliu):
    for address in [*pages(tunliu), f"{TUNLIU}/1/package.json"]:
        get, head = visitor.get(address), visitor.head(address)
        assert head.status_code == 200
        assert b"".join(head) == b""
        assert head["ETag"] == get["ETag"]


def test_pages_of_other_sites_may_read(visitor, tunliu):
    for address in [*pages(tunliu), f"{TUNLIU}/1/package.json", f"{API}/openapi.json", f"{API}/nothing"]:
        assert visitor.get(address)["Access-Control-Allow-Origin"] == "*"
        asked = visitor.options(address)
        assert asked.status_code == 204
        assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "Access-Control-Allow-Credentials" not in asked


def test_nobody_is_told_apart(visitor, tunliu):
    for address in pages(tunliu):
        response = visitor.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_an_address_that_asks_too_often_is_told_when_to_come_back(visitor, tunliu, settings, monkeypatch):
    monkeypatch.setattr("portal.api.limits.time.time", lambda: 1_000_000_010.0)
    settings.API_RATE = 3
    assert [visitor.get(f"{API}/units").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = visitor.get(f"{TUNLIU}/1/package.json")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "10"
    assert "10 秒后" in refused.json()["message"]
    assert "no-store" in refused["Cache-Control"]
    assert visitor.get(f"{API}/units", REMOTE_ADDR="198.51.100.7").status_code == 200
    monkeypatch.setattr("portal.api.limits.time.time", lambda: 1_000_000_020.0)
    assert visitor.get(f"{API}/units").status_code == 200


def test_a_customers_whole_ipv6_network_counts_as_one(visitor, db, settings):
    settings.API_RATE = 1
    first = visitor.get(f"{API}/units", REMOTE_ADDR="2001:db8:1:2::1")
    second = visitor.get(f"{API}/units", REMOTE_ADDR="2001:db8:1:2:ffff::9")
    other = visitor.get(f"{API}/units", REMOTE_ADDR="2001:db8:1:3::1")
    assert [first.status_code, second.status_code, other.status_code] == [200, 429, 200]


def test_an_address_cannot_hide_behind_a_header(visitor, db, settings):
    settings.API_RATE = 1
    found = [visitor.get(f"{API}/units", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in (1, 2)]
    assert found == [200, 429]


def test_who_cannot_be_counted_is_answered(visitor, db, settings):
    # Nothing listens there.
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = {"default": away}
    settings.API_RATE = 1
    assert {visitor.get(f"{API}/units").status_code for _ in range(3)} == {200}


def test_the_limit_can_be_switched_off(visitor, db, settings):
    settings.API_RATE = 0
    assert {visitor.get(f"{API}/units").status_code for _ in range(5)} == {200}


# Cost


def cost(visitor, address):
    visitor.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(address).status_code == 200
    return len(captured)


def test_every_answer_costs_few_queries_however_much_is_published(visitor, tunliu):
    before = {address: cost(visitor, address) for address in pages(tunliu)}
    assert max(before.values()) <= MOST_QUERIES
    region = Region.objects.get(code="140405")
    for year in range(2025, 2035):
        copy = published.published(published.changed(example(), year=year))
        assert copy.region == region
    assert {address: cost(visitor, address) for address in pages(tunliu)} == before
    assert cost(visitor, f"{TUNLIU}/1/package.json") <= MOST_QUERIES


# Its description


def test_the_description_for_programs_names_every_address(visitor, db):
    schema = visitor.get(f"{API}/openapi.json").json()
    assert schema["info"]["version"] == "1"
    assert {path.removeprefix(API) for path in schema["paths"]} == {
        "/units", "/regions", "/publications", "/figures",
        "/publications/{unit}/{year}/{level}", "/publications/{unit}/{year}/{level}/{version}/{name}",
    }  # fmt: skip
    assert all(set(path) == {"get"} for path in schema["paths"].values())
    for path in schema["paths"].values():
        for parameter in path["get"]["parameters"]:
            assert parameter.get("description") or parameter["schema"].get("description"), parameter


def test_the_description_for_people_needs_no_other_site(visitor, db, settings):
    response = visitor.get(f"{API}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page
    for word in ("row_key", "行标识", "openapi.json", "600", "Retry-After"):
        assert word in page
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_states_and_levels_are_those_of_publications():
    assert set(get_args(States)) == {*map(str, PublicationState), "all"}
    assert set(get_args(Levels)) == set(map(str, Level))
