"""What the commands that use the database share: a database that cannot be used is one sentence, not a traceback."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from disclosures.management.files import FAULTY


class StoringCommand(BaseCommand):
    """Base of the commands that read or write rows."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                f"数据库不能使用（{str(error).strip()}）。新安装的系统请先运行 python manage.py migrate。",
                returncode=FAULTY,
            ) from error
