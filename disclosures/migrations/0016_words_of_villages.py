from typing import Any

from django.db import migrations

BEFORE_NAMES = ("协管员", "协办员", "专管员", "网格员", "信息员", "护林员")


def add(apps: Any, _: Any) -> None:
    """What a new database has from 0008 already; what an administrator has entered stays as it is."""
    word = apps.get_model("disclosures", "PrivacyWord")
    for one in BEFORE_NAMES:
        word.objects.get_or_create(kind="before_names", word=one)


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0015_sums"),
    ]

    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
