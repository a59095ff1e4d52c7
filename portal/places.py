"""Names of the provinces and of Shanxi's cities (GB/T 2260), for the tree of regions: a county's superiors need publish nothing."""

from collections.abc import Iterable

from units.models import Region

_NAMES = """
110000 北京市 120000 天津市 130000 河北省 140000 山西省 150000 内蒙古自治区 210000 辽宁省 220000 吉林省 230000 黑龙江省 310000 上海市
320000 江苏省 330000 浙江省 340000 安徽省 350000 福建省 360000 江西省 370000 山东省 410000 河南省 420000 湖北省 430000 湖南省
440000 广东省 450000 广西壮族自治区 460000 海南省 500000 重庆市 510000 四川省 520000 贵州省 530000 云南省 540000 西藏自治区
610000 陕西省 620000 甘肃省 630000 青海省 640000 宁夏回族自治区 650000 新疆维吾尔自治区
140100 太原市 140200 大同市 140300 阳泉市 140400 长治市 140500 晋城市 140600 朔州市 140700 晋中市 140800 运城市 140900 忻州市
141000 临汾市 141100 吕梁市
""".split()
_KNOWN = dict(zip(_NAMES[::2], _NAMES[1::2], strict=True))


def names(codes: Iterable[str]) -> dict[str, str]:
    """The names of regions by their codes, by one query; a region that nobody has named is called by its code."""
    wanted = set(codes)
    entered = dict(Region.objects.filter(code__in=wanted).values_list("code", "name"))
    return {code: entered.get(code) or _KNOWN.get(code) or f"行政区划 {code}" for code in wanted}


def above(code: str) -> list[str]:
    """The codes of the province and the city that a region lies in, without itself."""
    return [place for place in (f"{code[:2]}0000", f"{code[:4]}00") if place != code and place[2:] != code[2:]]
