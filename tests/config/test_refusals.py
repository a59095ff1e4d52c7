"""Pages for what is refused: in Chinese, with a way back, and without a word about the inside."""

from typing import NoReturn

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from django.views import defaults

from config import urls
from tests.cast import person

pytestmark = pytest.mark.django_db


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("the inside")


urlpatterns = [*urls.urlpatterns, path("broken", broken)]


def sentence(response):
    page = response.content.decode()
    assert 'lang="zh-CN"' in page
    assert 'href="/"' in page
    assert "Traceback" not in page
    assert "Exception" not in page
    return page


def test_what_does_not_exist(client):
    response = client.get("/nowhere")
    assert (response.status_code, "没有这一页" in sentence(response)) == (404, True)


def test_what_the_role_does_not_allow(client):
    client.force_login(person("someone"))
    response = client.get("/admin/units/region/add/")
    assert (response.status_code, "没有权限" in sentence(response)) == (403, True)


def test_a_form_that_has_become_stale():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert (response.status_code, "页面已过期" in sentence(response)) == (403, True)


def test_what_is_broken(settings):
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get("/broken")
    assert (response.status_code, "系统出错了" in sentence(response)) == (500, True)
    assert "the inside" not in response.content.decode()


def test_what_is_too_large(client, settings, rf):
    response = defaults.bad_request(rf.get("/"), ValueError())
    assert (response.status_code, "请求不能处理" in sentence(response)) == (400, True)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    assert "请求不能处理" in sentence(client.post("/admin/login/", {"username": "x", "password": "y"}))


def test_a_locked_account(client, settings):
    settings.AXES_FAILURE_LIMIT = 1
    response = client.post("/admin/login/", {"username": "x", "password": "y"})
    assert (response.status_code, "15 分钟后再试" in sentence(response)) == (429, True)
