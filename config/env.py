"""The environment as typed values: what is missing gets its default, what makes no sense is refused in one sentence."""

import secrets
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
SECRET_LENGTH = 50


class SettingsError(ImproperlyConfigured):
    """A setting that makes no sense. Its text is one sentence for the person who starts the program."""


class Environment:
    """Reads variables by name and type, and knows which names were asked for. An empty variable counts as not set."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        """Returns the variable without surrounding blanks, or the default."""
        self._known.add(name)
        return self._values.get(name, "").strip() or default

    def flag(self, name: str) -> bool:
        """Returns a yes or no; not set means no. Raises SettingsError for any other word."""
        word = self.text(name, "0")
        try:
            return FLAGS[word.lower()]
        except KeyError:
            raise SettingsError(f"环境变量 {name} 只能填 1 或 0，现为“{word}”。") from None

    def number(self, name: str, default: int, *, highest: int) -> int:
        """Returns a whole number from 0 to `highest`, or the default. Raises SettingsError for anything else."""
        word = self.text(name, str(default))
        if not (word.isascii() and word.isdecimal() and int(word) <= highest):
            raise SettingsError(f"环境变量 {name} 只能填 0 至 {highest} 的整数，现为“{word}”。")
        return int(word)

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        """Returns one of the allowed words, or the default. Raises SettingsError for any other."""
        word = self.text(name, default)
        if word not in allowed:
            raise SettingsError(f"环境变量 {name} 只能填 {'、'.join(allowed)} 之一，现为“{word}”。")
        return word

    def words(self, name: str, default: str) -> list[str]:
        """Returns the parts of a comma-separated variable. Raises SettingsError for an empty part or a blank in one."""
        parts = [part.strip() for part in self.text(name, default).split(",")]
        if any(not part or " " in part for part in parts):
            raise SettingsError(f"环境变量 {name} 应以英文逗号分隔，各项不能为空，也不能含空格。")
        return parts

    def refuse_unknown(self, prefix: str) -> None:
        """Raises SettingsError when a variable with this prefix was never asked for: a misspelt name must not pass."""
        unknown = sorted(name for name in self._values if name.startswith(prefix) and name not in self._known)
        if unknown:
            known = "、".join(sorted(name for name in self._known if name.startswith(prefix)))
            raise SettingsError(f"不认识环境变量 {'、'.join(unknown)}；可用的有 {known}。")


def database(url: str, base: Path) -> dict[str, Any]:
    """Returns Django's entry for a database URL. A relative SQLite file lies in the folder `base`; its folder is made.

    Raises SettingsError for a URL that cannot be read, for any database other than SQLite and PostgreSQL, and when the
    folder cannot be made.
    """
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        config = {"ENGINE": None, "NAME": ""}
    match config["ENGINE"]:
        case "django.db.backends.sqlite3":
            if config["NAME"] != ":memory:":
                config["NAME"] = base / config["NAME"]
                make_folder(config["NAME"].parent)
            # IMMEDIATE: a transaction that reads and then writes waits for its turn instead of failing half way.
            config["OPTIONS"] = {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode = WAL",
            }
            return config
        case "django.db.backends.postgresql" if config["NAME"]:
            return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # The URL itself may hold a password: it is not repeated.
    raise SettingsError(
        "环境变量 DATABASE_URL 应形如 sqlite:///db.sqlite3 或 postgresql://用户:密码@主机:5432/库名；其他数据库不支持。"
    )


def archive(url: str, folder: Path) -> dict[str, Any]:
    """Returns Django's entry for where published files lie: the folder, or the S3 bucket of a URL, with the options of django-storages.

    Raises SettingsError for any other URL, and where what speaks S3 is not installed.
    """
    if not url:
        options: dict[str, Any] = {"location": folder, "allow_overwrite": True}
        return {"BACKEND": "disclosures.archive.DurableStorage", "OPTIONS": options}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc:
        raise SettingsError(
            "环境变量 BUDGET_ARCHIVE 应形如 s3://桶名?endpoint_url=https://主机&region_name=地域，不含密钥。"
        )
    if not (find_spec("storages") and find_spec("boto3")):
        raise SettingsError("环境变量 BUDGET_ARCHIVE 需要安装 django-storages[s3]。")
    options = {**dict(parse_qsl(parts.query)), "bucket_name": parts.netloc, "file_overwrite": True}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def make_folder(path: Path) -> None:
    """Makes the folder where it does not exist. Raises SettingsError."""
    try:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"无法建立文件夹 {path}（{error.strerror}），请检查环境变量 BUDGET_DATA_DIR。") from error


def secret_key(given: str, path: Path) -> str:
    """Returns the given key, else the one kept in the file `path`, made at the first start for its owner only.

    Raises SettingsError for a key that is too short, and when the file can neither be read nor written.
    """
    try:
        key = given or kept_secret(path)
    except OSError as error:
        remedy = "请设置环境变量 BUDGET_SECRET_KEY"
        raise SettingsError(f"无法读写密钥文件 {path}（{error.strerror}），{remedy}。") from error
    if len(key) < SECRET_LENGTH:
        origin = "环境变量 BUDGET_SECRET_KEY" if given else f"密钥文件 {path}"
        raise SettingsError(f"{origin} 太短，至少要 {SECRET_LENGTH} 个字符。")
    return key


def kept_secret(path: Path) -> str:
    """Returns the text of the file `path`; where it does not exist, it is made with a random key. Raises OSError."""
    if not path.exists():
        make_folder(path.parent)
        # Written aside and linked: of several processes that start at once one wins, and none reads half a key.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft, suppress(FileExistsError):
            draft.write(secrets.token_urlsafe(SECRET_LENGTH))
            draft.flush()
            path.hardlink_to(draft.name)
    return path.read_text().strip()
