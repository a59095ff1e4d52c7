from typing import Any

from django.db import migrations

PHRASES = (
    ("国税部门", 1994, 2018, "税务部门"),
    ("地税部门", 1994, 2018, "税务部门"),
    ("工商局", None, 2018, "市场监督管理局"),
    ("工商部门", None, 2018, "市场监督管理部门"),
    ("质监局", None, 2018, "市场监督管理局"),
    ("食药监局", None, 2018, "市场监督管理局"),
    ("国土局", None, 2018, "自然资源局"),
    ("环保局", None, 2018, "生态环境局"),
    ("安监局", None, 2018, "应急管理局"),
    ("扶贫开发办公室", None, 2021, "农业农村局"),
    ("扶贫开发局", None, 2021, "农业农村局"),
    ("劳动保障局", None, 2009, "人力资源和社会保障局"),
    ("劳动和社会保障部门", None, 2009, "人力资源和社会保障部门"),
    ("新农保", 2009, 2014, "城乡居民基本养老保险"),
    ("城镇居民社会养老保险", 2011, 2014, "城乡居民基本养老保险"),
)
BEFORE_NAMES = ("组长", "副组长", "队长", "班长", "驾驶员", "司机", "患者", "病人", "孤儿")
NOT_NAMES = ("查看", "查收", "查验", "查阅", "查找")


def add(apps: Any, _: Any) -> None:
    """What a new database has from 0008 already; what an administrator has entered stays as it is."""
    phrase, word = (apps.get_model("disclosures", name) for name in ("DatedPhrase", "PrivacyWord"))
    for words, first, last, advice in PHRASES:
        phrase.objects.get_or_create(words=words, defaults={"first": first, "last": last, "advice": advice})
    for kind, added in (("before_names", BEFORE_NAMES), ("not_names", NOT_NAMES)):
        for one in added:
            word.objects.get_or_create(kind=kind, word=one)


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0012_transfer"),
    ]

    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
