"""What the site answers and what it tells the browser."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection

PASSWORD = "a long enough password"


@pytest.fixture
def superuser(db) -> User:
    return User.objects.create_superuser("root", password=PASSWORD)


def test_the_front_door_is_open_to_everybody(client, db):
    assert client.get("/").status_code == 200


def test_a_browser_that_asks_for_an_icon_finds_it(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (301, "/static/site/icon.svg")
    assert client.get(response["Location"]).status_code == 200


def test_healthz_says_ok_when_the_database_answers(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_healthz_fails_when_the_database_does_not_answer(client, db, monkeypatch):
    def broken():
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        response = client.get("/healthz")
    assert response.status_code == 503


def test_a_page_may_not_be_framed_sniffed_or_load_from_elsewhere(client, db):
    headers = client.get("/admin/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/admin/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/password_change/"]
)
def test_admin_pages_need_nothing_that_the_policy_forbids(client, superuser, path):
    if path != "/admin/login/":
        client.force_login(superuser)
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert "script-src 'self' 'unsafe-eval';" in response.headers["Content-Security-Policy"] + ";"
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert scripts
    assert [script for script in scripts if "src=" not in script and "application/json" not in script] == []
    assert re.findall(r"<[^>]*\son[a-z]+=", page) == []
    addresses = re.findall(r"<(?:script|link|img|iframe|form)\b[^>]*\s(?:src|href|action)=\"([^\"]*)\"", page)
    assert [address for address in addresses if re.match(r"\w+:|//", address)] == []


def test_static_files_are_served_without_collecting(client, db):
    response = client.get("/static/unfold/css/styles.css")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/css")
    assert "Access-Control-Allow-Origin" not in response.headers
    response.close()


def test_wrong_passwords_lock_a_name_at_an_address_only(client, superuser):
    def sign_in(password: str, address: str = "10.0.0.1") -> int:
        form = {"username": "root", "password": password, "next": "/admin/"}
        return client.post("/admin/login/", form, REMOTE_ADDR=address).status_code

    assert [sign_in("wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in(PASSWORD) == 429
    assert sign_in(PASSWORD, address="10.0.0.2") == 302


def test_the_lock_is_explained(client, superuser, settings):
    settings.AXES_FAILURE_LIMIT = 1
    response = client.post("/admin/login/", {"username": "root", "password": "wrong"})
    assert "账号已暂时锁定" in response.content.decode()


def test_a_form_of_500_lines_is_taken(client, superuser):
    client.force_login(superuser)
    form = {f"line-{number}-{field}": "1" for number in range(500) for field in range(20)}
    assert client.post("/admin/units/region/add/", form | {"code": "140400", "name": "长治市"}).status_code == 302


def test_an_upload_beyond_the_limit_is_refused_and_one_below_is_read(client, superuser, settings):
    settings.REQUEST_MAX_SIZE = 10_000
    client.force_login(superuser)

    def upload(size: int) -> int:
        form = {"code": f"{size:06}", "name": "某地", "file": SimpleUploadedFile("package.json", b"x" * size)}
        return client.post("/admin/units/region/add/", form).status_code

    assert upload(10_001) == 400
    assert upload(5_000) == 302
