"""The Chinese words of everything that a package says."""

from enum import StrEnum

from book import model, types
from book.field_labels import FIELD_LABELS
from book.labels import LABELS


def test_every_field_and_every_word_of_a_package_has_its_chinese_name():
    parts = {value for value in vars(model).values() if isinstance(value, type) and issubclass(value, model.Part)}
    assert {part: set(part.model_fields) for part in parts - {model.Part}} == {
        part: set(labels) for part, labels in FIELD_LABELS.items()
    }
    enums = {value for value in vars(types).values() if isinstance(value, type) and issubclass(value, StrEnum)}
    assert {enum: set(enum) for enum in enums - {StrEnum}} == {enum: set(labels) for enum, labels in LABELS.items()}
