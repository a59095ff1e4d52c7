"""What stands in two places: numbers, years, documents and sentences that differ, or are printed twice, are found; what may
differ is not."""

from collections.abc import Callable

import pytest

from book.rules import run
from tests.book.test_mutations_texts import FORM, E, I, Package, W, book, both, clean, put, recurring, together

REASON = "2024年度增加3个项目：档案整理经费20万元，窗口改造经费15万元，宣传经费5万元。"
TOTAL = "2024年度单位预算收入总计298.35万元，其中：本年预算安排298.35万元，上年结转0万元。"
WHOLE = "2024年企业退休人员取暖补助7.2万元；2024年社会保险经办人员业务培训6.12万元。"
PER_MONTH = "共有3名遗属，按照每月2000元的标准发放。"
NUMBERED = "1、取暖补助；2、业务培训；3、参保补贴；4、其他项目。"


def named(name: str) -> Callable[[Package], None]:
    """The first project is called so, also on its form."""
    return together(put("/projects.0.name", name), put("name", name))


def both_reasons(income: str, spent: str) -> Callable[[Package], None]:
    return together(put("/reasons.income_change", income), put("/reasons.expenditure_change", spent))


FAULTS = {
    "another number in a copied clause": (
        together(
            put("overview", "按照每人480元的补助标准发放。"), put("plan", "10月审核，按照每人4800元的补助标准发放。")
        ),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "another document number in a copied clause": (
        together(
            put("basis", "晋社保局函〔2022〕55号，按月发放。"), put("measures", "晋社保局函〔2022〕65号，按月发放。")
        ),
        "C14",
        W,
        f"{FORM}.measures",
    ),
    "another number in a copied reason": (
        both_reasons("工资标准调整，减少12个项目引起变化。", "工资标准调整，减少21个项目引起变化。"),
        "C08",
        W,
        "reasons.expenditure_change",
    ),
    "more projects counted than listed": (
        put("/reasons.income_change", REASON.replace("3个", "13个")),
        "C08",
        W,
        "reasons.income_change",
    ),
    "a total said again with digits exchanged": (
        put("/reasons.income_change", "参保人数变化。" + TOTAL.replace("收入总计298.35", "收入总计289.35")),
        "C06",
        W,
        "reasons.income_change",
    ),
    "what the year gives, ten times": (
        put("/reasons.income_change", "参保人数变化。" + TOTAL.replace("安排298.35", "安排2983.5")),
        "C06",
        W,
        "reasons.income_change",
    ),
    "another project's amount behind a name": (
        put("/texts.other.0.text", WHOLE.replace("7.2万元", "6.12万元")),
        "C05",
        W,
        "texts.other[0].text",
    ),
    "a project's name with another year": (
        together(
            named("2024年企业退休人员取暖补助"), put("/texts.other.0.text", WHOLE.replace("2024年企业", "2023年企业"))
        ),
        "C22",
        W,
        "texts.other[0].text",
    ),
    "persons that the money does not bear out": (
        put("overview", PER_MONTH.replace("3名", "30名")),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "what is paid a month with digits exchanged": (
        put("overview", "遗属1人，按月发放补助952元/月，费用总计7104元。"),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "parts behind a document number that do not sum up": (
        put(
            "overview",
            "根据晋人字〔2008〕82号文件规定，发给丧葬费6588.66元，抚恤金95764.8元（20个月工资），总计66353.46元。",
        ),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "about so many persons, digits exchanged": (
        put("overview", "领取取暖补助大约510人，由本单位发放。"),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "a standard of the two sides": (
        together(
            recurring,
            put("indicators.3.implementation", {"name": "取暖补助发放标准", "value": "560元/人"}),
        ),
        "C14",
        W,
        f"{FORM}.indicators[3].annual.value",
    ),
    "a price in an indicator's name, ten times": (
        together(both(0, name="整理档案数量", value="28800卷"), both(3, name="每卷整理费用", value="≤25元")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "parts of the money with digits exchanged": (
        put("plan", "将43200元（取暖费）和28080元（慰问费）全部发放。"),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "a goal with a tenth of the persons": (
        put("goal_annual", "补助各类退休人员15人，提高生活水平。"),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "a goal with a number from another project": (
        together(
            put("/projects.1.form.goal_annual", "补助230名农民参保。"),
            put("/projects.2.form.goal_annual", "补助230名农民参保。"),
        ),
        "C15",
        W,
        "projects[2].form.goal_annual",
    ),
    "groups that are not so many together": (
        put("/projects.1.form.overview", "举办3期培训班，每期45人，共120人，由本单位组织实施。"),
        "C14",
        W,
        "projects[1].form.overview",
    ),
    "a task of the whole unit ten times": (
        put("/whole_unit_performance.key_tasks.0.key_task", "发放取暖补助，惠及企业退休人员1500人"),
        "C14",
        W,
        "whole_unit_performance.key_tasks[0].key_task",
    ),
    "a share of the projects with digits exchanged": (
        put("/texts.other.0.text", "项目支出占支出总计的4.77%。"),
        "C06",
        W,
        "texts.other[0].text",
    ),
    "a department in a unit's document": (
        put("/texts.other.0.text", "本部门社会保险基金收支不在本预算内反映。"),
        "C23",
        W,
        "texts.other[0].text",
    ),
    "another usual word in the unit's name": (
        put("/overview.duties.0", "1、青河县社会保险经办中心贯彻执行社会保险法律法规。"),
        "C23",
        W,
        "overview.duties[0]",
    ),
    "a source that comes to ten times the whole": (
        put("overview", "全年需0.72万元，其中一般公共预算6.2万元，单位资金1万元。"),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "what is paid each quarter, digits exchanged": (put("plan", "按季发放，每季18900元。"), "C14", W, f"{FORM}.plan"),
    "the same as last year, where it is not": (
        put("/reasons.three_public_vehicle_operation", "定点加油、定点维修，经费与上年持平"),
        "C06",
        E,
        "reasons.three_public_vehicle_operation",
    ),
    "no reception said where there is some": (
        put("/reasons.three_public_reception", "厉行节约，本单位2024年不安排公务接待费。"),
        "C09",
        W,
        "reasons.three_public_reception",
    ),
    "a class measured in persons": (
        both(0, name="举办工伤预防培训班", value="6人"),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "persons that two texts tell otherwise": (
        together(
            both(0, name="享受抚恤金的供养亲属", value="≥150人"),
            put("overview", "因工死亡职工供养亲属140人，由本单位组织实施。"),
            put("goal_annual", "保障供养亲属140人的生活。"),
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "a letter before an indicator's name": (
        both(4, name="b业务网上办结率"),
        "C19",
        W,
        f"{FORM}.indicators[4].annual.name",
    ),
    "advice of the form left in": (
        put("plan", "（请简要填写项目实施计划，不超过200字）上半年审核，下半年拨付。"),
        "C21",
        E,
        f"{FORM}.plan",
    ),
    "less in one reason and more in another": (
        both_reasons(
            "一是参保人数增加；二是2023年屋面维修项目已完工，减少8.5万元。", "参保人数增加，屋面维修增加8.5万元。"
        ),
        "C08",
        W,
        "reasons.expenditure_change",
    ),
    "persons since a year, digits exchanged": (
        together(
            both(0, name="领取取暖费退休人数"), put("overview", "2022年1月1日以后办理退休的职工105人，由本单位发放。")
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "a sentence twice": (
        put("/texts.other.0.text", "专项资金实行专账核算，任何单位和个人不得截留。" * 2),
        "C19",
        W,
        "texts.other[0].text",
    ),
    "an ordinal left out": (
        put("/texts.other.0.text", NUMBERED.replace("4、", "5、")),
        "C19",
        I,
        "texts.other[0].text",
    ),
    "an ordinal mistyped": (
        put("/texts.other.0.text", NUMBERED.replace("3、", "31、")),
        "C19",
        I,
        "texts.other[0].text",
    ),
    "an entry of the glossary misnumbered": (
        put("/texts.glossary.6", "八、上年结转：指以前年度预算安排、结转到本年仍按原规定用途继续使用的资金。"),
        "C19",
        I,
        "texts.glossary[6]",
    ),
    "a year out of reach": (put("plan", "2042年6月底前完成审核。"), "C22", W, f"{FORM}.plan"),
    "a year of another millennium": (
        put("overview", "2202年1月1日之后退休人员的取暖补助。"),
        "C22",
        W,
        f"{FORM}.overview",
    ),
    "a document of no year": (put("basis", "晋社保局函〔20220〕55号"), "C22", W, f"{FORM}.basis"),
    "a document of two years": (
        together(
            put("basis", "晋人社厅发〔2016〕82号"), put("/projects.1.form.basis", "晋人社厅发〔2006〕82号文件规定")
        ),
        "C22",
        W,
        "projects[1].form.basis",
    ),
    "a title with two numbers": (
        together(
            put("basis", "《关于做好取暖补助发放工作的通知》（晋人社厅发〔2016〕82号）"),
            put("/projects.1.form.basis", "依据《关于做好取暖补助发放工作的通知》（晋人社厅发〔2016〕28号）"),
        ),
        "C22",
        W,
        "projects[1].form.basis",
    ),
    "a limit in time of two years": (
        together(
            put("overview", "2022年1月1日之后退休人员的取暖补助由本级承担。"),
            put("goal_annual", "保障2012年1月1日之后退休人员的待遇。"),
        ),
        "C22",
        W,
        f"{FORM}.goal_annual",
    ),
    "next year in a project of one year": (put("plan", "2025年6月底前完成审核和发放。"), "C22", W, f"{FORM}.plan"),
    "a time limit of next year": (
        both(2, name="补助发放时间", value="2025年11月底前"),
        "C22",
        W,
        f"{FORM}.indicators[2].annual.value",
    ),
    "staff as of the end of the year to come": (
        put("/overview.organisation.0", "截至2024年12月31日，单位设办公室、财务股。"),
        "C22",
        W,
        "overview.organisation[0]",
    ),
    "a reason about next year": (
        put("/reasons.income_change", "2025年度人员经费增加，参保人数变化。"),
        "C22",
        W,
        "reasons.income_change",
    ),
    "a performance text of next year": (
        put("/texts.whole_performance", ["2025年本单位实行绩效目标管理。"]),
        "C22",
        W,
        "texts.whole_performance[0]",
    ),
    "money given in advance, its number first": (
        put("basis", "晋财预〔2023〕102号《山西省财政厅关于提前下达2014年补助资金的通知》"),
        "C22",
        W,
        f"{FORM}.basis",
    ),
    "an application of ten years ago": (
        put("overview", "2014年本单位有退休人员150人，由本单位组织实施。"),
        "C22",
        W,
        f"{FORM}.overview",
    ),
}

SOUND: dict[str, Callable[[Package], None]] = {
    "sources that come to the whole": put("overview", "全年需7.2万元，其中一般公共预算6.2万元，单位资金1万元。"),
    "a quarter of the money": put("plan", "按季发放，每季18000元。"),
    "a length of what is written": put("measures", "每月报送信息不少于2篇，每篇不超过800字。"),
    "a rate that speaks of a standard": together(
        both(3, name="补助标准执行准确率", value="100%"),
        put("overview", "遗属150人，其中120人每月42元，30人每月32元。"),
    ),
    "persons told in parts": put("overview", "取暖类补助90人，慰问类补助60人，由本单位组织实施。"),
    "months that the form names": together(
        both(0, value="24人"), both(3, value="500元/人·月"), put("plan", "3月起发放6个月，10月底前结清。")
    ),
    "one of several costs": together(
        both(0, name="聘请人员数量", value="6人"),
        both(3, name="聘请人员补助", value="400元/人·月"),
        both(4, name="每件办案补助", value="300元/件"),
        put("overview", "聘请人员6人，每人每月400元，办理案件144件，每件补助300元，合计72000元。"),
        put("plan", "聘请人员补助每季度7200元。"),
    ),
    "a part of the year's occasions": together(
        both(0, name="宣传场次", value="20场"), put("plan", "宣传贯穿全年，专项行动期间不少于8场。")
    ),
    "products that sum up": together(
        put("overview", "笔试600人×60元、面试180人×100元、体检40人×450元，共72000元。"),
        both(0, name="笔试人数", value="600人"),
        both(3, name="考务总成本", value="72000元"),
    ),
    "groups that are so many together": put(
        "/projects.1.form.overview", "举办3期培训班，每期40人，共120人，由本单位组织实施。"
    ),
    "the share of the projects": put("/texts.other.0.text", "项目支出占支出总计的7.47%。"),
    "the same words of several sums": put(
        "plan", "第一批发放人数60人，第二批发放人数90人；第一批发放人数不足的，并入第二批。"
    ),
    "a year that differs in a copied clause": together(
        put("overview", "贯彻2023年全省社会保险工作会议精神。"), put("measures", "贯彻2024年全省社会保险工作会议精神。")
    ),
    "more done in all the years": together(
        recurring,
        put("period", "3年"),
        put("funding.implementation", {"total": "216000.00", "local": "216000.00"}),
        put("goal_implementation", "补助企业退休人员450人次。"),
        put("goal_annual", "补助企业退休人员150人次。"),
        both(0, value="150人"),
        put("indicators.0.implementation", {"name": "享受取暖补助的企业退休人员数量", "value": "450人"}),
    ),
    "a reason that lists some of the projects": put(
        "/reasons.income_change", REASON.replace("3个", "9个").replace("宣传经费", "宣传等经费")
    ),
    "a total said again": put("/reasons.income_change", "参保人数变化。" + TOTAL),
    "a total of last year": put("/reasons.income_change", "参保人数变化，2023年单位预算收入总计262.55万元。"),
    "the projects' amounts behind their names": put("/texts.other.0.text", WHOLE),
    "persons and months that come to the money": together(
        put("overview", PER_MONTH), both(0, value="3人"), both(3, value="2000元/人·月")
    ),
    "ordinals that begin anew": put("/texts.other.0.text", "1、审核；2、发放；3、自评。1、登记；2、归档。"),
    "quarters at the head of a clause": put("plan", "一、二季度审核；三、四季度发放。"),
    "long-term aims": put("/texts.other.0.text", "对照2035年远景目标纲要，本单位无其他需要说明的情况。"),
    "a standard a year": put("overview", "补助标准为1500元/年·人的六成，由本单位组织实施。"),
    "two documents of one body and year": put("basis", "晋人社厅发〔2016〕82号、晋人社厅发〔2016〕54号"),
    "low numbers of two years": together(
        put("basis", "晋政发〔2014〕8号"), put("/projects.1.form.basis", "晋政发〔2015〕8号")
    ),
    "two limits in time": put("overview", "2022年1月1日以后退休人员由本级承担，2021年12月底以前退休人员由基金承担。"),
    "the review in the next year": put("plan", "上半年审核，下半年拨付，2025年1月完成绩效自评。"),
    "a contract over several years": put("overview", "合同期为2023年至2025年，本年支付第二年的费用。"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_by_the_rule_that_names_it(fault):
    edit, code, severity, where = FAULTS[fault]
    data = clean()
    edit(data)
    assert (code, severity, where) in {(one.rule, one.severity, one.where) for one in run(book(data))}


@pytest.mark.parametrize("case", SOUND)
def test_what_may_differ_is_not_found(case):
    data = clean()
    SOUND[case](data)
    codes = {"C05", "C06", "C08", "C14", "C15", "C19", "C22", "C23"}
    assert [one for one in run(book(data)) if one.rule in codes] == []
