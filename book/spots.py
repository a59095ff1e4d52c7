"""What can be pointed at in a printed document: the cells of tables and forms, the sentences, and the titles: the lines of the
cover, headings, the names of charts, tables and forms, the heads of columns. Each is known by what it is about, so that it is found
again in another Book, wherever its row or paragraph stands there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from book import package
from book.document import Chart, Cover, FormBlock, Heading, Paragraph, Section, TableBlock, anchor
from book.editions import edition
from book.grid import Grid, RowKey, grid
from book.identity import key_of, match
from book.model import Book
from book.passages import keys
from book.tables import Table
from book.wording import Names, Place

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+[”’」』）]*|[^。；！？\n]+")
_OF_TABLES = re.compile(r"tables\[([0-9]+)\]/(.+)")


class SpotKind(StrEnum):
    CELL = "cell"
    SENTENCE = "sentence"
    FIELD = "field"


Anchor = Mapping[str, Any]
"""What a spot is about, as JSON data:

* a cell: `table`, `side`, `row` (its key), `nth` (of rows with that key), `column` (its name without the year);
* a sentence or a title: `section`, `chapter`, `text`, `nth` (of equal ones there);
* a field, or a form by its title: `path`, its steps; a row of a list is {"row": its identity, "nth": of several alike}.
"""


class Spot(NamedTuple):
    """A spot of one Book. `ref` says where it stands there and is its id in HTML; "" when it does not print. `amount` is in 元;
    `path` is the typed field it comes from, "" for what is computed."""

    kind: SpotKind
    ref: str
    anchor: Anchor
    label: str
    text: str
    amount: Decimal | None = None
    path: str = ""


class _Sentence(NamedTuple):
    """A sentence or a title; `label` says where it stands."""

    ref: str
    text: str
    path: str
    label: str


class Spots:
    """The spots of a Book, by where they stand and by what they are about."""

    def __init__(self, book: Book):
        self.book = book
        self.sections: tuple[Section, ...] = edition(book.edition).sections(book)
        self._matched: dict[tuple[int, int], tuple[Sequence[Any], Sequence[Any], list[int | None]]] = {}

    def at(self, ref: str) -> Spot | None:
        """The spot with this ref, None when there is none."""
        key, numbers = _split(ref)
        section = self._section.get(key)
        if section and numbers and numbers[0] < len(section.blocks):
            match section.blocks[numbers[0]], numbers[1:]:
                case TableBlock(table=table), (row, column) if row < len(table.rows) and column < len(table.columns):
                    return self._cell(table, row, column)
                case FormBlock() as block, (row, column) if row < len(block.rows) and column < len(block.rows[row]):
                    cell = block.rows[row][column]
                    return self._field([*self._form(block), *keys(cell.field)], ref, cell.text) if cell.field else None
                case FormBlock() as block, ():
                    return self._field(self._form(block), ref, block.title)
        return next((self._spot(*place) for place in self._sentences if place[2].ref == ref), None)

    def find(self, kind: SpotKind, wanted: Anchor, then: "Spots") -> Spot | None:
        """The spot that is about the same as the one that `wanted` names in the Book of `then`; None when it is gone.

        Raises KeyError, TypeError or ValueError for data that is no anchor.
        """
        if kind is SpotKind.CELL:
            return self._find_cell(wanted)
        if kind is SpotKind.SENTENCE:
            return self._find_sentence(wanted, then)
        steps = self._follow(wanted["path"], then)
        return None if steps is None else self._field(*self._printed(steps))

    def where(self, path: str) -> Spot | None:
        """The spot that a finding names, by a path of the package or of a table; None for what is no single place."""
        if found := _OF_TABLES.fullmatch(path):
            row, _, column = found[2].partition("/")
            return self._cell_named(int(found[1]), row, column)
        if path.startswith(("tables", "chapters")):
            return None
        for sentence in self._sentences:
            own = sentence[2].path
            if own and (path == own or path.startswith(f"{own}.") or own.startswith(f"{path}[")):
                return self._spot(*sentence)
        steps = keys(path)
        try:
            return self._field(*self._printed(steps))
        except (LookupError, TypeError):
            return None

    # tables

    @cached_property
    def tables(self) -> Mapping[int, tuple[Table, str, Grid]]:
        """The printed tables by number, each with the ref of its block and its grid."""
        return {
            block.table.number: (block.table, anchor(section, index), grid(block.table, self.book.year))
            for section in self.sections
            for index, block in enumerate(section.blocks)
            if isinstance(block, TableBlock)
        }

    def _cell(self, table: Table, row: int, column: int) -> Spot | None:
        _, block, its_grid = self.tables[table.number]
        for key, found in its_grid.rows.items():
            if found.place == row and found.start <= column < found.end:
                cell = table.rows[row].cells[column]
                if not cell.text and cell.value is None:
                    return None
                name = list(its_grid.columns)[column]
                return Spot(
                    SpotKind.CELL,
                    f"{block}-{row}-{column}",
                    {"table": table.number, "side": key.side, "row": key.key, "nth": key.nth, "column": name},
                    f"表{table.number} · {found.label} · {its_grid.columns[name]}",
                    cell.text,
                    cell.value,
                )
        return None

    def _find_cell(self, wanted: Anchor) -> Spot | None:
        if wanted["table"] not in self.tables:
            return None
        table, _, its_grid = self.tables[wanted["table"]]
        found = its_grid.rows.get(RowKey(wanted["side"], wanted["row"], wanted["nth"]))
        columns = list(its_grid.columns)
        if found is None or wanted["column"] not in columns:
            return None
        return self._cell(table, found.place, columns.index(wanted["column"]))

    def _cell_named(self, number: int, row: str, column: str) -> Spot | None:
        """The cell in the row of this key under the column of this name, or the row's first amount."""
        if number not in self.tables:
            return None
        table, _, its_grid = self.tables[number]
        names = [name for name, printed in its_grid.columns.items() if column in (name, printed)]
        for key, found in its_grid.rows.items():
            if key.key == row and (column == "" or any(name in found.amounts for name in names)):
                name = next((name for name in names if name in found.amounts), next(iter(found.amounts), ""))
                return self._cell(table, found.place, list(its_grid.columns).index(name)) if name else None
        return None

    # sentences

    @cached_property
    def _sentences(self) -> Sequence[tuple[str, int, _Sentence]]:
        """Every sentence and title with its section and the number of its chapter there."""
        return [
            (section.key, chapter, sentence) for section in self.sections for chapter, sentence in _of_section(section)
        ]

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every sentence and title of the document."""
        return frozenset(sentence.text for _, _, sentence in self._sentences)

    @cached_property
    def _chapters(self) -> Mapping[tuple[str, int], Sequence[_Sentence]]:
        found: dict[tuple[str, int], list[_Sentence]] = {}
        for section, chapter, sentence in self._sentences:
            found.setdefault((section, chapter), []).append(sentence)
        return found

    def _spot(self, section: str, chapter: int, sentence: _Sentence) -> Spot:
        alike = [other.ref for other in self._chapters[section, chapter] if other.text == sentence.text]
        wanted = {"section": section, "chapter": chapter, "text": sentence.text, "nth": alike.index(sentence.ref)}
        return Spot(SpotKind.SENTENCE, sentence.ref, wanted, sentence.label, sentence.text.strip(), path=sentence.path)

    def _find_sentence(self, wanted: Anchor, then: "Spots") -> Spot | None:
        at = str(wanted["section"]), int(wanted["chapter"])
        before, now = then._chapters.get(at, []), self._chapters.get(at, [])
        equal = [sentence for sentence in now if sentence.text == wanted["text"]]
        if equal:
            return self._spot(*at, equal[min(int(wanted["nth"]), len(equal) - 1)])
        texts = [sentence.text for sentence in before]
        if wanted["text"] not in texts:
            return None
        place = texts.index(wanted["text"])
        for sentence, same in zip(now, match(str, texts, [sentence.text for sentence in now]), strict=True):
            if same == place:
                return self._spot(*at, sentence)
        return None

    # fields

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The package as plain data."""
        return package.dump(self.book)

    @cached_property
    def _names(self) -> Names:
        return Names(self.data)

    @cached_property
    def _section(self) -> Mapping[str, Section]:
        return {section.key: section for section in self.sections}

    def _printed(self, steps: Sequence[str | int]) -> tuple[Sequence[str | int], str, str | None]:
        """The steps, with the ref and the text of the form's cell that prints them."""
        ref, text = self._fields.get(tuple(steps), ("", None))
        return steps, ref, text

    @cached_property
    def _fields(self) -> Mapping[tuple[str | int, ...], tuple[str, str]]:
        """Ref and text of every cell of a form by the steps to its field, and of its title by those to the form."""
        found: dict[tuple[str | int, ...], tuple[str, str]] = {}
        for section in self.sections:
            for index, block in enumerate(section.blocks):
                if isinstance(block, FormBlock):
                    above, name = self._form(block), anchor(section, index)
                    found[tuple(above)] = name, block.title
                    for row, cells in enumerate(block.rows):
                        for column, cell in enumerate(cells):
                            if cell.field:
                                found[(*above, *keys(cell.field))] = f"{name}-{row}-{column}", cell.text
        return found

    @cached_property
    def form_texts(self) -> Mapping[tuple[str, str], str]:
        """What every cell of a form says, by the key of the project ("" for the whole unit) and the path within the form."""
        return {
            (block.project, cell.field): cell.text
            for section in self.sections
            for block in section.blocks
            if isinstance(block, FormBlock)
            for cells in block.rows
            for cell in cells
            if cell.field
        }

    def _form(self, block: FormBlock) -> list[str | int]:
        """The steps to a printed form in the package."""
        if not block.project:
            return ["whole_unit_performance"]
        index = next(i for i, project in enumerate(self.book.projects) if project.key == block.project)
        return ["projects", index, "form"]

    def _field(self, steps: Sequence[str | int], ref: str, text: str | None) -> Spot:
        place, wanted = Place(), list[Any]()
        value: Any = self.data
        for step in steps:
            if isinstance(step, int):
                kind = place.shape.kind
                row = key_of(kind, value[step])
                wanted.append({"row": row, "nth": [key_of(kind, other) for other in value[:step]].count(row)})
                place = place.row(step, value[step])
            else:
                wanted.append(step)
                place = place.field(step)
            value = value[step]
        shown = place.shape.show(value) if text is None else text
        return Spot(SpotKind.FIELD, ref, {"path": wanted}, self._names.label(place), shown, path=place.path)

    def _follow(self, wanted: Sequence[Any], before: "Spots") -> list[str | int] | None:
        """The steps to what `wanted` names in the Book of `before`, None when it is not there any more."""
        place = Place()
        then: Any = before.data
        now: Any = self.data
        steps: list[str | int] = []
        for step in wanted:
            if isinstance(step, str):
                if not isinstance(now, dict) or step not in now:
                    return None
                place, then, now = place.field(step), then[step], now[step]
                steps.append(step)
            else:
                kind, own = place.shape.kind, str(step["row"])
                alike = [index for index, row in enumerate(then) if key_of(kind, row) == own]
                old = alike[int(step["nth"])]
                same = self._same_rows(kind, then, now) if isinstance(now, list) else []
                if old not in same:
                    return None
                new = same.index(old)
                place, then, now = place.row(new, now[new]), then[old], now[new]
                steps.append(new)
        return steps

    def _same_rows(self, kind: type, then: Sequence[Any], now: Sequence[Any]) -> list[int | None]:
        """As `match`, found once for two lists of two Books."""
        known = id(then), id(now)
        if known not in self._matched:
            # The lists are kept with the answer, so that no other can take their place in memory.
            self._matched[known] = then, now, match(kind, then, now)
        return self._matched[known][2]


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, those that a semicolon ends too; joined they are the paragraph."""
    return _SENTENCE.findall(text)


def head(table: str, line: int) -> str:
    """What the refs of the heads in a line above a table begin with."""
    return f"{table}-head-{line}"


def _of_section(section: Section) -> Iterator[tuple[int, _Sentence]]:
    """The sentences and titles of a section, each with the number of its chapter and the field it was typed into."""
    chapter, heading = 0, section.title
    for index, block in enumerate(section.blocks):
        name = anchor(section, index)
        match block:
            case Cover(lines=lines, foot=foot):
                for number, text in enumerate((*lines, foot)):
                    if text:
                        yield chapter, _Sentence(f"{name}-{number}", text, "", section.title)
            case Heading():
                chapter, heading = chapter + (block.level < 3), block.text
                yield chapter, _Sentence(name, block.text, "", "标题")
            case Chart(title=title):
                yield chapter, _Sentence(name, title, "", f"{heading} · 图")
            case TableBlock(table=table):
                yield chapter, _Sentence(name, table.title, "", f"表{table.number} · 表名")
                for line, row in enumerate(table.header_rows):
                    for place, cell in enumerate(row):
                        yield (
                            chapter,
                            _Sentence(f"{head(name, line)}-{place}", cell.label, "", f"表{table.number} · 栏目"),
                        )
            case Paragraph():
                for sentence in _of_paragraph(block, name, heading):
                    yield chapter, sentence


def _of_paragraph(block: Paragraph, name: str, heading: str) -> Iterator[_Sentence]:
    ends = list(accumulate(len(span.text) for span in block.spans))
    start = 0
    for number, text in enumerate(sentences(block.text)):
        inside = [
            span.field
            for span, end in zip(block.spans, ends, strict=True)
            if end > start and end - len(span.text) < start + len(text)
        ]
        yield _Sentence(f"{name}-{number}", text, next(filter(None, inside), ""), heading)
        start += len(text)


def _split(ref: str) -> tuple[str, list[int]]:
    """The key of the section and the numbers of a ref."""
    parts = ref.split("-")
    numbers: list[int] = []
    while parts and parts[-1].isascii() and parts[-1].isdigit() and len(parts[-1]) < 7:
        numbers.insert(0, int(parts.pop()))
    return "-".join(parts), numbers
