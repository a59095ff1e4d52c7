#!/usr/bin/env python3
"""Runs the project's commands: `python manage.py help` lists them."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PROJECT_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.env import SettingsError

    try:
        execute_from_command_line(sys.argv)
    except SettingsError as error:
        sys.exit(f"设置有误：{error}")


if __name__ == "__main__":
    # Any Python may start it: the packages are those of the project's own environment.
    if find_spec("django") is None:
        if not PROJECT_PYTHON.exists() or sys.prefix == str(PROJECT_PYTHON.parents[1]):
            sys.exit("尚未安装，请先运行 make setup。")
        os.execv(PROJECT_PYTHON, [str(PROJECT_PYTHON), *sys.argv])  # noqa: S606  # our own interpreter, no shell
    main()
