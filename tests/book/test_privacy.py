"""Personal data: what is one and what only looks like it; masked and removed without a trace."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.lexicon import shipped
from book.model import Book
from book.package import dump, parse
from book.privacy import Hit, Kind, find, is_card_number, is_id_number, mask, remove, spans
from book.rules import run
from tests.book.make import CASES, book, example, few, form, project, project_line
from tests.clean import Choices, clean_package


def found(text: str, field: str = "") -> list[tuple[str, Kind, str]]:
    return [(text[one.start : one.end], one.kind, one.masked) for one in spans(text, shipped(), field)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("咨询人其木格 手机13900001234", ["其木格"]),
        ("联系人：阿依古丽，0355-7520000", ["阿依古丽"]),
        ("联系人：办公室 0355-7520000", []),
        ("联系人及电话0355-7520000", []),
        ("负责人姓名 手机13900001234", []),
        ("经办人3人", []),
        ("对县乡两级经办人员分2期培训", []),
        ("经办人员每人20240101", []),
        ("对经办负责人培训2024年预算12345678元", []),
    ],
)
def test_who_is_to_be_called_is_a_person_whatever_the_surname(text, names):
    assert [text_ for text_, kind, _ in found(text) if kind is Kind.NAME] == names


@pytest.mark.parametrize(
    ("text", "personal", "kind", "masked"),
    [
        ("联系13900001234办理", "13900001234", Kind.MOBILE, "139****1234"),
        ("联系139 0000 1234", "139 0000 1234", Kind.MOBILE, "139****1234"),
        ("联系１３９００００１２３４", "１３９００００１２３４", Kind.MOBILE, "139****1234"),
        ("+86 139-0000-1234", "+86 139-0000-1234", Kind.MOBILE, "139****1234"),
        ("电话0355-7520000转1", "0355-7520000", Kind.LANDLINE, "0355-*******"),
        ("对接（0355-7520000）", "0355-7520000", Kind.LANDLINE, "0355-*******"),
        ("如红岩镇协管员杨秀珍一人负责", "杨秀珍", Kind.NAME, "杨某某"),
        ("（0355）7520000", "（0355）7520000", Kind.LANDLINE, "(0355)*******"),
        ("咨询电话：7520000", "7520000", Kind.LANDLINE, "*******"),
        ("11010519491231002X", "11010519491231002X", Kind.ID_NUMBER, "1101**************"),
        ("身份证号110105194912310020", "110105194912310020", Kind.ID_NUMBER, "1101**************"),
        ("身份证110105491231002", "110105491231002", Kind.ID_NUMBER, "1101***********"),
        ("卡号6222 0202 0011 2233 446", "6222 0202 0011 2233 446", Kind.BANK_CARD, "************3446"),
        ("家在青石村三组", "家在青石村三组", Kind.ADDRESS, "家在青石村*组"),
        ("幸福小区3号楼2单元501室", "幸福小区3号楼2单元501室", Kind.ADDRESS, "幸福小区*号楼*单元*室"),
        ("住址：青河县府前街12号", "住址：青河县府前街12号", Kind.ADDRESS, "住址：青河县府前街*号"),
        ("退休职工王建国丧葬费和抚恤金", "王建国", Kind.NAME, "王某某"),
        ("2024年李明丧葬抚恤金", "李明", Kind.NAME, "李某"),
        ("职工赵四因病去世", "赵四", Kind.NAME, "赵某"),
        ("发给张小梅同志", "张小梅", Kind.NAME, "张某某"),
        ("经办人：郝晓东", "郝晓东", Kind.NAME, "郝某某"),
        ("经办人：郝 东", "郝 东", Kind.NAME, "郝某"),
        ("职工欧阳文静遗属补助", "欧阳文静", Kind.NAME, "欧阳某某"),
        ("退休职工欧阳文静反映的问题", "欧阳文静", Kind.NAME, "欧阳某某"),
        ("生活困难补助（李翠花）", "李翠花", Kind.NAME, "李某某"),
        ("由信息科刘永胜负责，按季考核", "刘永胜", Kind.NAME, "刘某某"),
        ("由科长乔志强牵头", "乔志强", Kind.NAME, "乔某某"),
        ("失能老人韩桂香由村医上门", "韩桂香", Kind.NAME, "韩某某"),
        ("手机139.0000.1234", "139.0000.1234", Kind.MOBILE, "139****1234"),
        ("０３５５—７５２００００", "０３５５—７５２００００", Kind.LANDLINE, "0355-*******"),
        ("公民身份号码110105-19491231-0020", "110105-19491231-0020", Kind.ID_NUMBER, "1101**************"),
        ("原证号110105491231002", "110105491231002", Kind.ID_NUMBER, "1101***********"),
        ("青石村东巷12号住户", "青石村东巷12号", Kind.ADDRESS, "青石村东巷*号"),
        ("遗属2人（武桂花）", "武桂花", Kind.NAME, "武某某"),
        ("老工人3人（其中李根娃同志）", "李根娃", Kind.NAME, "李某某"),
        ("由信息股张晓东（手机另告）", "张晓东", Kind.NAME, "张某某"),
        ("由副主任田慧敏牵头", "田慧敏", Kind.NAME, "田某某"),
        ("符合条件的有张桂兰等5人", "张桂兰", Kind.NAME, "张某某"),
        ("张秀兰（已故职工之妻）等5名遗属", "张秀兰", Kind.NAME, "张某某"),
        ("补助为已故职工张有才的配偶", "张有才", Kind.NAME, "张某某"),
        ("责任人：张晓东；", "张晓东", Kind.NAME, "张某某"),
    ],
)
def test_what_is_personal(text, personal, kind, masked):
    assert found(text) == [(personal, kind, masked)]


def test_names_that_are_listed():
    names = [one[0] for one in found("遗属张三、李四和王五，及赵六、钱七同志")]
    assert names == ["张三", "李四", "王五", "赵六", "钱七"]


def test_names_that_only_their_characters_tell():
    assert [one[0] for one in found("走访张春梅、卫国强、吉海燕等低收入家庭")] == ["张春梅", "卫国强", "吉海燕"]


@pytest.mark.parametrize(("field", "text"), [("handler", "郝晓东"), ("responsible", "张 三"), ("phone", "752-0000")])
def test_a_field_for_a_person_needs_no_word_beside(field, text):
    assert [one[0] for one in found(text, field)] == [text]
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "晋人社厅发〔2016〕82号",
        "20240117171504",
        "金额13900001234元",
        "合计13900001234.00",
        "资金13,900,001,234",
        "2023年12月31日",
        "140405-300001",
        "编号110105194912310020",
        "卡号6222020200112233447",
        "共计26881772.6元",
        "电话费2000000元",
        "1000人以下224个村，年补助700元",
        "4000—5000人1个村",
        "村级组织第三组织部",
        "到医院3楼办理",
        "退休职工丧葬费",
        "职工和退休人员",
        "保障退休职工及家属的正常生活",
        "负责人和经办人",
        "单位主要领导对项目管理负主要责任",
        "全体同志",
        "张某某遗属补助",
        "习近平总书记重要讲话",
        "设主任1名、副主任4名",
        "离退休干部遗属生活困难补助",
        "职工平均工资",
        "符合条件的人员安置费",
        "补贴人员满意度",
        "干部任免、教育和管理",
        "加强干部纪律，开展学生成长、教师文体活动",
        "因意外、车祸死亡",
        "应由本人申请",
        "时任主任、党委书记",
        "由中心主任任组长，财务股配合",
        "王和、李元、郭道等乡镇",
        "（王和镇）",
        "由王家河村负责",
        "由主任分管日常工作",
        "退休干部3人（其中高级职称1人）",
        "责任人按规定签字",
        "遗属5人（含农村户籍）",
        "老人平安健康",
        "审核人查看后签章",
        "2024.12.31—2025.06.30",
    ],
)
def test_what_only_looks_personal(text):
    assert found(text) == []


@pytest.mark.parametrize("slug", CASES)
def test_the_examples_hold_nothing_personal(slug):
    assert list(find(parse(example(slug).read_bytes()), shipped())) == []


def test_check_characters():
    assert is_id_number("11010519491231002X")
    assert is_id_number("11010519491231002x")
    assert not is_id_number("110105194912310021")
    assert not is_id_number("11010519491331002X")
    assert is_card_number("6222020200112233446")
    assert not is_card_number("6222020200112233447")
    assert not is_card_number("622202020011223")


NAME = "2024年李明丧葬抚恤金"


def named() -> Book:
    """A project that bears a name, in its key too, with its form."""
    one = project(NAME, name=NAME, form=form("1.00", name=NAME, handler="郝晓东", phone="13900001234"))
    return book(project_line("1.00", NAME), projects=[one])


def hits(made: Book) -> list[Hit]:
    return list(find(made, shipped()))


def test_every_place_is_found_with_its_path():
    assert [(one.path, one.kind) for one in hits(named())] == [
        ("projects[0].name", Kind.NAME),
        ("projects[0].form.name", Kind.NAME),
        ("projects[0].form.handler", Kind.NAME),
        ("projects[0].form.phone", Kind.MOBILE),
    ]


def test_what_is_masked_is_nowhere_left():
    made = named()
    while left := hits(made):
        made = mask(made, left[0])
    text = json.dumps(dump(made), ensure_ascii=False)
    assert not any(personal in text for personal in ("李明", "郝晓东", "13900001234"))
    assert (made.projects[0].key, made.projects[0].name) == ("2024年李某丧葬抚恤金", "2024年李某丧葬抚恤金")
    assert made.lines[0].project == made.projects[0].key
    assert made.projects[0].form is not None
    assert (made.projects[0].form.handler, made.projects[0].form.phone) == ("郝某某", "139****1234")


def test_what_is_removed_is_gone():
    made = named()
    while left := hits(made):
        made = remove(made, left[0])
    assert made.projects[0].name == "2024年丧葬抚恤金"
    assert made.projects[0].form is not None
    assert (made.projects[0].form.handler, made.projects[0].form.phone) == ("", "")


def test_keys_that_would_be_the_same_stay_apart():
    keys = ["李明丧葬费", "李亮丧葬费"]
    made = book(*(project_line("1.00", key) for key in keys), projects=[project(key, name=key) for key in keys])
    while left := hits(made):
        made = mask(made, left[0])
    assert [one.key for one in made.projects] == ["李某丧葬费", "李某丧葬费#2"]
    assert [line.project for line in made.lines] == ["李某丧葬费", "李某丧葬费#2"]


def test_a_name_is_not_emptied_and_a_wrong_path_not_touched():
    made = book(project_line("1.00"), projects=[project(name="李明同志")])
    (hit,) = hits(made)
    with pytest.raises(LookupError):
        mask(made, hit._replace(path="projects[7].name"))
    with pytest.raises(LookupError):
        mask(made, hit._replace(path="projects[0].nothing"))
    with pytest.raises(ValueError, match="不能为空"):
        remove(made, hit._replace(end=4))


def test_other_lists_of_words():
    made = named()
    without = shipped().__class__(**{**vars(shipped()), "surnames": frozenset()})
    assert {one.kind for one in find(made, without)} == {Kind.MOBILE}
    assert [one.where for one in run(made, lexicon=without) if one.rule == "C20"] == ["projects[0].form.phone"]


PERSONAL = st.sampled_from(
    [
        "13900001234",
        "0355-7520000",
        "11010519491231002X",
        "6222020200112233446",
        "青石村三组12号",
        "王建国同志",
        "遗属李梅。",
    ]
)


@few
@given(st.lists(st.one_of(PERSONAL, st.sampled_from(["，", "补助", "由本单位发放", "。", "2024年"])), max_size=6))
def test_one_masking_of_each_hit_is_enough(parts):
    package = clean_package(Choices())
    package["texts"]["other"][0]["text"] = "".join(parts)
    made = parse(json.dumps(package))
    for hit in reversed(hits(made)):
        made = mask(made, hit)
    assert hits(made) == []
