"""What is right in figures, reasons and resources is left alone: single cases, and all clean Books."""

import pytest
from hypothesis import given, settings

from book.rules import run
from tests.book.test_mutations_figures import (
    CODES,
    Edit,
    carried_over,
    found,
    indicator,
    last_year,
    performance,
    put,
    reason,
    staffed,
    together,
)
from tests.clean import clean_books

_FEWER = "机构改革划出人员，减少人员经费2601.65万元"
SOUND: dict[str, Edit] = {
    "a reason that explains the whole": reason(
        "新增人员经费40万元，项目支出减少4.20万元，比上年增加35.80万元，增长13.64%"
    ),
    "a large change that is explained": together(
        last_year("29000000.00"), reason(_FEWER), reason(_FEWER, "expenditure_change")
    ),
    "parts against last year that sum up": reason("录用人员，比上年增加30万元；设备更新，增加5.80万元"),
    "public cost beside no operating cost": put("texts.operating_cost", ["本单位无机关运行经费，公用经费18.12万元。"]),
    "a part of a table said to be empty": put("texts.other.0.text", "本单位无政府性基金预算基本支出。"),
    "parts rounded each": reason("新增人员经费40.004万元，项目支出减少4.20万元"),
    "parts with their net sum": reason("新增人员经费40万元，项目支出减少4.20万元，增减相抵，收入预算增加35.80万元"),
    "what is spent no more": reason("新增人员经费40万元，上年安排的设备购置费4.20万元本年不再安排"),
    "words for more and less": reason("人员经费多支40万元，项目支出少安排4.20万元"),
    "a share of an amount beside it": put(
        "texts.other.0.text", "项目支出合计22.29万元，其中取暖补助7.2万元，占32.30%。"
    ),
    "what is carried over and published before": together(
        carried_over, put("texts.other.0.text", "上年结转项目1个，其绩效目标已随2023年预算公开，不再重复编报。")
    ),
    "budgets of several kinds": performance(
        "涉及单位预算资金298.35万元，其中一般公共预算资金289.38万元，政府性基金预算资金8.97万元。"
    ),
    "what is carried over and keeps the goals of last year": together(
        carried_over,
        put("texts.other.0.text", "上年结转的1个项目沿用2023年已公开的绩效目标，不另行填表。"),
    ),
    "some off the posts": staffed("核定事业编制24名，现有工作人员30人，其中编外人员6名。"),
    "some of the offices by name": staffed("内设办公室、财务股等7个股室。"),
    "offices by name before their number": staffed("下设：办公室、财务股、稽核股、养老股四个股室。"),
    "standards that rise and fall": reason(
        "补助标准由每人每月13元提高到15元、人数由180人减少到150人，增加人员经费40万元，项目支出减少4.20万元"
    ),
    "offices by name": staffed("内设3个股室：办公室、财务股和稽核股。"),
    "services that are bought in parts": together(
        put("procurement.services", "192000.00"),
        put("texts.purchase_of_services", ["政府购买服务：咨询14.40万元，培训4.80万元。"]),
        put("procurement.goods", "0.00"),
    ),
    "a part and its parts in brackets": reason(
        "人员经费增加40万元（其中工资30万元、社保10万元），项目支出减少4.20万元"
    ),
    "a net sum and its parts behind a colon": reason(
        "人员经费增加40万元，项目支出净减少4.20万元：减少5.20万元、新增1万元"
    ),
    "a sum of what goes before": reason("新增人员经费40万元，设备费3万元、运行费1.20万元本年不再安排，减少4.20万元"),
    "from one amount to another and by how much": reason(
        "人员经费由100万元增加到140万元，增加40万元，项目减少4.20万元"
    ),
    "how far rounded figures differ": put("texts.other.0.text", "由于四舍五入，合计数可能有0.01万元的尾差。"),
    "the province's money": together(
        put("projects.0.form.funding.annual.provincial", "43600.00"),
        put("projects.0.form.funding.annual.local", "28400.00"),
        put("projects.0.form.funding.implementation.provincial", "43600.00"),
        put("projects.0.form.funding.implementation.local", "28400.00"),
        indicator(0, "省级财政补助金额", "=4.36万元"),
    ),
    "a part named in the text": together(
        indicator(0, "委托业务费", "≤3.5万元"),
        put("projects.0.form.overview", "申请经费7.2万元，具体构成为：委托业务费3.5万元、办公费3.7万元。"),
    ),
    "a ceiling above a part named in the text": together(
        indicator(0, "委托业务费", "≤4万元"),
        put("projects.0.form.overview", "申请经费7.2万元，具体构成为：委托业务费3.5万元、办公费3.7万元。"),
    ),
    "a ceiling of a subject in the lines": together(
        put("lines.12.economic_code", "30202"), indicator(0, "印刷费", "≤8万元")
    ),
    "a subject in the text and in the lines": together(
        put("lines.12.economic_code", "30202"),
        put("projects.0.form.overview", "申请经费7.2万元，具体构成为：印刷费7.2万元。"),
    ),
    "a part of a project": together(
        indicator(1, "委托服务费", "4万元"),
        put("projects.1.form.overview", "委托培训4万元，印制教材2.12万元，合计6.12万元。"),
    ),
    "staff with others besides": together(
        put("overview.organisation", ["本单位编制30人，实有在编人员26人，另有公益性岗位2人。"]),
        put("whole_unit_performance.approved_posts", "30人"),
        put("whole_unit_performance.actual_staff", "28人"),
        put("whole_unit_performance.actual_established_staff", "26人"),
        put("whole_unit_performance.actual_other_staff", "2人"),
    ),
    "a reason that names no amount": reason("调入人员，工资标准提高"),
    "a reason for a part of the same as last year": reason("新录用人员到岗，公用经费与上年持平"),
    "one reason for both sides": together(
        reason("调入人员，工资标准提高"), reason("调入人员，工资标准提高", "expenditure_change")
    ),
    "a project's amount in 万元": performance("1、企业退休人员取暖补助7.2万元；2、被征地农民参保补贴8.97万元。"),
    "the whole as it is": performance("涉及部门预算资金298.35万元，其中基本支出276.06万元，项目支出22.29万元。"),
    "all projects of the year": performance("将当年安排的3个项目全部纳入绩效目标管理。"),
    "what the projects of the year spend": performance(
        "2024年本单位对3个当年预算项目编制绩效目标，涉及资金22.29万元，其中一般公共预算13.32万元。"
    ),
    "some of the projects": performance("2个项目共采购设备2台。"),
    "what the projects spend": performance("实行绩效目标管理的项目3个，涉及一般公共预算当年拨款13.32万元。"),
    "no amounts but numbers": put(
        "texts.other.0.text",
        "根据晋财预〔2023〕102号第3条，2024年3月1日起按每人每月480元标准发放，涉及120人，比例50%。",
    ),
    "a limit that a regulation names": put("texts.other.0.text", "单价50万元以上的设备实行集中采购。"),
    "an indicator in 万元": indicator(0, "补助总额", "≤7.2万元"),
    "a standard": indicator(0, "补助标准", "480元/人"),
    "a text of a form that says how the amount is made": put(
        "projects.1.form.overview", "参加培训120人，按照510元/人的标准，共计61200元。"
    ),
    "why a form is not published": together(
        put("projects.0.form", None), put("texts.other.0.text", "企业退休人员取暖补助的绩效目标表涉密，不公开。")
    ),
    "staff within the posts": staffed("本单位设财务股，编制人数30人，实有人数28人。"),
    "what no unit has": put("texts.other.0.text", "本单位无国有资本经营预算，无上年结转。"),
    "no operating cost said by default": put("texts.operating_cost", []),
}


@pytest.mark.parametrize("case", SOUND)
def test_what_is_right_is_not_found(case):
    assert {one for one in found(SOUND[case]) if one[0] in CODES} == set()


@settings(max_examples=500)
@given(clean_books())
def test_nothing_is_found_in_a_clean_book(made):
    assert run(made) == ()
