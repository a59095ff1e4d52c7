"""The environment becomes settings; nonsense is refused with a sentence; what is not set has a safe default."""

import os
import runpy
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import SettingsError, archive, database, secret_key

ROOT = Path(__file__).resolve().parents[2]
KEY = "a key for the tests of the settings, long enough to be taken"


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Returns a function that reads config/settings.py in a given environment, and gives its names and values."""

    def settings(**variables: str) -> dict:
        for name in ("BUDGET_LOG_LEVEL", "DATABASE_URL"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("BUDGET_SECRET_KEY", KEY)
        monkeypatch.setenv("BUDGET_DATA_DIR", str(tmp_path))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config" / "settings.py"))

    return settings


def test_without_variables_it_runs_by_itself_and_shows_nothing_inside(load, tmp_path):
    settings = load()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["DATABASES"]["default"]["NAME"] == tmp_path / "db.sqlite3"
    assert settings["CELERY_TASK_ALWAYS_EAGER"] is True
    assert "SECURE_SSL_REDIRECT" not in settings


def test_variables_make_it_distributed(load):
    settings = load(
        DATABASE_URL="postgresql://budget:p%40ss@db:5432/budget",
        CELERY_BROKER_URL="redis://redis:6379/0",
        BUDGET_ALLOWED_HOSTS="a.example.cn, b.example.cn",
    )
    entry = settings["DATABASES"]["default"]
    assert (entry["ENGINE"], entry["PASSWORD"], entry["HOST"]) == ("django.db.backends.postgresql", "p@ss", "db")
    assert settings["CELERY_TASK_ALWAYS_EAGER"] is False
    assert settings["CACHES"]["default"]["LOCATION"] == "redis://redis:6379/0"
    assert settings["ALLOWED_HOSTS"] == ["a.example.cn", "b.example.cn"]


def test_https_makes_cookies_secure(load):
    settings = load(BUDGET_HTTPS="1")
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] > 0


def test_an_empty_variable_counts_as_not_set(load):
    settings = load(BUDGET_DEBUG="", CELERY_BROKER_URL="", BUDGET_ALLOWED_HOSTS=" ")
    assert settings["DEBUG"] is False
    assert settings["CELERY_TASK_ALWAYS_EAGER"] is True
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize("word", ["1", "true", "Yes", "ON"])
def test_yes_has_several_words(load, word):
    assert load(BUDGET_DEBUG=word)["DEBUG"] is True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BUDGET_DEBUG", "maybe"),
        ("BUDGET_HTTPS", "2"),
        ("BUDGET_LOG_LEVEL", "LOUD"),
        ("BUDGET_ALLOWED_HOSTS", "a.example.cn,,b.example.cn"),
        ("BUDGET_ALLOWED_HOSTS", "a.example.cn b.example.cn"),
        ("BUDGET_SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://u:hidden@h/name"),
        ("DATABASE_URL", "postgresql://u:hidden@h:port/name"),
        ("DATABASE_URL", "postgresql://u:hidden@h"),
        ("DATABASE_URL", "db.sqlite3"),
        ("CELERY_BROKER_URL", "amqp://u:hidden@h"),
        ("BUDGET_ARCHIVE", "https://h/bucket"),
        ("BUDGET_ARCHIVE", "s3://u:hidden@bucket"),
        ("BUDGET_ARCHIVE", "s3://?endpoint_url=https://h"),
    ],
)
def test_nonsense_is_refused_by_name(load, name, value):
    with pytest.raises(SettingsError, match=name) as refused:
        load(**{name: value})
    assert "hidden" not in str(refused.value)


def test_published_files_may_lie_in_a_bucket(monkeypatch, tmp_path):
    monkeypatch.setattr("config.env.find_spec", lambda name: name)
    entry = archive("s3://budget?endpoint_url=https://s3.example.cn&region_name=cn-north-1", tmp_path)
    assert entry["BACKEND"] == "storages.backends.s3.S3Storage"
    assert entry["OPTIONS"] == {
        "bucket_name": "budget",
        "endpoint_url": "https://s3.example.cn",
        "region_name": "cn-north-1",
        "file_overwrite": True,
    }


def test_a_bucket_without_what_speaks_to_it_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("config.env.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"django-storages\[s3\]"):
        archive("s3://budget", tmp_path)


def test_a_misspelt_variable_is_refused(load):
    with pytest.raises(SettingsError, match=r"BUDGET_ALOWED_HOSTS.*BUDGET_ALLOWED_HOSTS"):
        load(BUDGET_ALOWED_HOSTS="a.example.cn")


def test_a_command_ends_with_one_sentence():
    command = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "BUDGET_DEBUG": "maybe"},
        capture_output=True,
        text=True,
    )
    assert command.returncode == 1
    assert command.stdout == ""
    assert command.stderr == "设置有误：环境变量 BUDGET_DEBUG 只能填 1 或 0，现为“maybe”。\n"


def test_a_relative_sqlite_file_lies_in_the_data_folder(tmp_path):
    assert database("sqlite:///sub/x.sqlite3", tmp_path)["NAME"] == tmp_path / "sub" / "x.sqlite3"
    assert database("sqlite:////elsewhere/x.sqlite3", tmp_path)["NAME"] == Path("/elsewhere/x.sqlite3")
    assert database("sqlite://:memory:", tmp_path)["NAME"] == ":memory:"


def test_the_secret_key_is_made_once_and_kept_for_its_owner_only(tmp_path):
    path = tmp_path / "data" / "secret_key"
    key = secret_key("", path)
    assert len(key) >= 50
    assert secret_key("", path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert secret_key("", tmp_path / "other") != key


def test_a_given_key_leaves_no_file(tmp_path):
    assert secret_key(KEY, tmp_path / "secret_key") == KEY
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_file_is_refused(tmp_path):
    path = tmp_path / "secret_key"
    path.write_text("")
    with pytest.raises(SettingsError, match="secret_key"):
        secret_key("", path)


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "data"
    with pytest.raises(SettingsError, match="BUDGET_DATA_DIR"):
        secret_key("", folder / "secret_key")
    with pytest.raises(SettingsError, match="BUDGET_DATA_DIR"):
        database("sqlite:///db.sqlite3", folder)
