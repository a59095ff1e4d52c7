"""The JSON Schema of the package format: `python -m book.schema` prints it, `docs/` keeps it.

A schema says what each value may be; what must hold between values (`book.relations`) it cannot say.
"""

import json
import sys
from typing import Any

from book.editions import names
from book.model import FORMAT, Book


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a package."""
    described = Book.model_json_schema()
    described["properties"]["edition"] |= {"enum": list(names())}
    described["properties"]["subjects"] |= {"additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **described,
        "title": FORMAT,
        "description": "单位预算公开数据包：一个单位一个年度填报的全部内容。金额为元，两位小数的文本。",
    }


def text() -> str:
    """The schema as readable JSON, ending in a newline."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
