"""The word lists of the database as the Lexicon that checks use."""

from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Model, QuerySet, Sum, Value

from book.lexicon import Lexicon, Phrase, shipped
from disclosures.enums import WordKind
from disclosures.models import DatedPhrase, PrivacyWord

State = tuple[object, ...]


def lexicon() -> Lexicon:
    """The lists as administrators keep them now. Costs a query; the words are read only when something changed."""
    return _read(version())


def version() -> State:
    """Changes whenever a word is added, changed or deleted."""
    words, phrases = _state(PrivacyWord), _state(DatedPhrase)
    return tuple(sorted((name, count, str(keys), str(at)) for name, count, keys, at in words.union(phrases)))


def _state(model: type[Model]) -> QuerySet[Any, Any]:
    # The sum of the keys tells which word of many was deleted.
    told = {"count": Count("pk"), "keys": Sum("pk"), "changed": Max("changed_at")}
    return model._default_manager.order_by().values_list(Value(model.__name__)).annotate(**told)


@lru_cache(maxsize=4)
def _read(_: State) -> Lexicon:
    words: dict[str, set[str]] = {kind: set() for kind in WordKind}
    for kind, word in PrivacyWord.objects.order_by().values_list("kind", "word"):
        words[kind].add(word)
    phrases = DatedPhrase.objects.order_by().values_list("words", "first", "last", "advice")
    return Lexicon(
        surnames=frozenset(words[WordKind.SURNAME]),
        before_names=frozenset(words[WordKind.BEFORE_NAME]),
        after_names=frozenset(words[WordKind.AFTER_NAME]),
        not_names=frozenset(words[WordKind.NOT_NAME]),
        not_in_names=frozenset("".join(words[WordKind.NOT_IN_NAME])),
        # A longer phrase is found before a shorter one within it.
        phrases=tuple(Phrase(*row) for row in sorted(phrases, key=lambda row: (-len(row[0]), row[0]))),
        given_names=shipped().given_names,
    )
