"""A portal with thousands of publications for the benchmark: real words, invented places, varied amounts; rows straight into the tables."""

import json
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from book import package
from book.model import Book
from budgets.enums import State
from budgets.models import Budget, FiscalYear
from disclosures import figures, publishing
from disclosures.enums import PublicationState
from disclosures.models import Figure, Publication, PublicationText, Revision
from portal import catalogue, places
from portal.models import Entry
from portal.words import plain
from units.models import Region, Unit

YEARS = (2023, 2024, 2025)
AT_ONCE = 500
FIGURES_OF = (3, 12)
"""Tables whose amounts are stored: enough for comparing, few enough to be written in a minute."""
SYLLABLES = (
    "安平阳泉长晋朔忻临吕太原同谷城水山河川林木石金玉清明永昌兴隆德仁义和顺宁康乐嘉庆祥瑞丰裕东西南北中上下新古高"
)
KINDS = (
    "社会保险中心",
    "就业服务中心",
    "教育局",
    "卫生健康局",
    "农业农村局",
    "第一中学",
    "人民医院",
    "图书馆",
    "档案馆",
    "水利局",
)
PROJECTS = (
    "取暖费",
    "校舍维修",
    "防汛抗旱",
    "职业培训",
    "疫苗采购",
    "道路养护",
    "古籍修复",
    "养老服务",
    "河道治理",
    "信息化建设",
)


def seed(count: int, book: Book, files: list[tuple[str, int]]) -> None:
    """Publishes `count` documents: a unit's years one after the other."""
    chance = random.Random(15)  # noqa: S311  # the same names on every machine
    units = list(_units(-(-count // len(YEARS)), chance))
    Unit.objects.bulk_create(units, AT_ONCE)
    for year in YEARS:
        FiscalYear.objects.get_or_create(year=year)
    text = publishing.words(book)
    amounts = [found for found in figures.printed(book) if found.table in FIGURES_OF and found.amount]
    told = catalogue.figures(book)
    rows: list[dict[str, Any]] = []
    for number in range(count):
        rows.append(
            {"unit": units[number // len(YEARS)], "year": YEARS[number % len(YEARS)], "factor": chance.randint(20, 300)}
        )
    for start in range(0, count, AT_ONCE):
        _write(rows[start : start + AT_ONCE], start, book, text, amounts, told, files, chance)


def _units(count: int, chance: random.Random) -> Iterator[Unit]:
    cities = [f"{province}{city:02}" for province in ("14", "13", "41", "61", "37") for city in range(1, 12)]
    known = places.names(f"{city}00" for city in cities)
    regions = [
        Region(code=f"{city}{county:02}", name=f"{known[f'{city}00'].split(' ')[-1]}{_word(chance)}县")
        for city in cities
        for county in range(21, 39)
    ]
    Region.objects.bulk_create(regions, AT_ONCE)
    for number in range(count):
        region = regions[number % len(regions)]
        kind = KINDS[number // len(regions) % len(KINDS)]
        yield Unit(
            code=f"{region.code}-{300 + number // len(regions)}001",
            name=f"{region.name}{kind}",
            nature="public_institution",
            region=region,
        )


def _word(chance: random.Random) -> str:
    return "".join(chance.sample(SYLLABLES, 2))


def _write(
    rows: list[dict[str, Any]],
    start: int,
    book: Book,
    text: str,
    amounts: list[Any],
    told: dict[str, Decimal | None],
    files: list[tuple[str, int]],
    chance: random.Random,
) -> None:
    data = package.dump(book)
    lines = data["lines"]
    common = {
        "level": book.level,
        "edition": book.edition,
    }
    budgets = [
        Budget(
            unit=row["unit"],
            year_id=row["year"],
            unit_name=row["unit"].name,
            unit_nature=book.unit.nature,
            region=row["unit"].region,
            region_name=row["unit"].region.name,
            department=row["unit"],
            department_name=f"{row['unit'].region.name}主管局",
            form_title="项目支出绩效目标表",
            assets_as_of=date(row["year"] - 1, 12, 31),
            state=State.PUBLISHED,
            **common,
        )
        for row in rows
    ]
    Budget.objects.bulk_create(budgets)
    revisions = []
    for row, budget in zip(rows, budgets, strict=True):
        unit, factor = row["unit"], Decimal(row["factor"]) / 100
        own = data | {
            "year": row["year"],
            "unit": data["unit"]
            | {"code": unit.code, "name": unit.name, "region": {"code": unit.region.code, "name": unit.region.name}},
            "department": data["department"] | {"code": unit.code[:10], "name": budget.department_name},
            "lines": [line | {"amount": f"{Decimal(line['amount']) * factor:.2f}"} for line in lines],
        }
        revisions.append(
            Revision(
                budget=budget,
                number=1,
                revision=1,
                digest=f"{start:064x}",
                content=json.dumps(own, ensure_ascii=False),
                by_name="",
            )
        )
    Revision.objects.bulk_create(revisions)
    publications = []
    for place, (row, budget, revision) in enumerate(zip(rows, budgets, revisions, strict=True), start=start):
        sha256, size = files[place % len(files)]
        publications.append(
            Publication(
                budget=budget,
                version=1,
                revision=revision,
                state=PublicationState.CURRENT,
                sha256=sha256,
                size=size,
                pages=30,
                unit=row["unit"],
                year=row["year"],
                unit_code=row["unit"].code,
                unit_name=row["unit"].name,
                region=row["unit"].region,
                region_name=row["unit"].region.name,
                department_name=budget.department_name,
                by_name="",
                **common,
            )
        )
    Publication.objects.bulk_create(publications)
    words = []
    for publication in publications:
        projects = "\n".join(f"{publication.year}年{_word(chance)}{name}" for name in chance.sample(PROJECTS, 3))
        words.append(
            PublicationText(
                publication=publication,
                text=f"{publication.unit_name}\n{publication.region_name}\n{publication.department_name}\n{text}\n{projects}",
            )
        )
    PublicationText.objects.bulk_create(words)
    entries = []
    cells = []
    for row, publication, said in zip(rows, publications, words, strict=True):
        factor = Decimal(row["factor"]) / 100
        scaled = {name: amount if amount is None else round(amount * factor, 2) for name, amount in told.items()}
        entries.append(Entry(publication=publication, nature=book.unit.nature, words=plain(said.text), **scaled))
        cells += [
            Figure(publication=publication, **(found._asdict() | {"amount": round(found.amount * factor, 2)}))
            for found in amounts
        ]
    Entry.objects.bulk_create(entries)
    Figure.objects.bulk_create(cells, 5_000)
