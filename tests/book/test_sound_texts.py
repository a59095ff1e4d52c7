"""What is right in texts, indicators and dates, although it resembles a fault, is not found."""

from collections.abc import Callable

import pytest

from book.rules import run
from tests.book.test_mutations_texts import (
    NAME,
    UNIT,
    Package,
    book,
    both,
    clean,
    first_side,
    put,
    recurring,
    together,
)

SOUND: dict[str, Callable[[Package], None]] = {
    "a document number as basis": put("basis", "晋人社厅发〔2023〕62号"),
    "a document number in other brackets, with its year in the past": put("basis", "晋社保局函〔2022〕55号"),
    "a share above a hundred that grows": both(4, name="收入增长率", value="≥120%"),
    "a heading in brackets": put("/texts.other.0.text", "【养老保险项目】本单位无其他需要说明的情况。"),
    "an unit with letters": both(4, name="VPN接入数", value="≥20个VPN"),
    "a limit": both(0, value="≤150人"),
    "a project named after the years it covers": put("/projects.0.name", NAME),
    "a filing time": put("filled_at", "20240117171504"),
    "a plan for this year": put("plan", "2024年6月底前完成审核，12月底前拨付。"),
    "a date since when": put("goal_annual", "保障2022年1月1日之后退休人员的待遇。"),
    "a round hundred thousand": put("overview", "按照上级部署，由本单位组织实施，安排100100元。"),
    "abbreviations in capitals": put("plan", "上半年完成VPN接入审核，下半年拨付。"),
    "a general word for persons": put("overview", "补助退休职工及其遗属，由本单位负责人审批，资金由同级财政安排。"),
    "the unit's full name": put("/overview.organisation.0", f"{UNIT}设办公室、财务股。"),
    "this plan period": put("plan", "按“十四五”规划，上半年审核，下半年拨付。"),
    "an annex of another document": put(
        "/texts.other.0.text", "根据《关于编制2024年部门预算的通知》（青财预〔2023〕18号）附件2的要求填报。"
    ),
    "a mail address": put("plan", "通过shebao2024@example.cn征求意见，下半年拨付。"),
    "a number that is covered": put("/texts.other.0.text", "咨询139****0000或0355-*******。"),
    "a product in words": put("overview", "由本单位组织实施，金额为标准×人数×月数。"),
    "files of last year": put("goal_annual", "2023年度业务档案全部完成数字化。"),
    "a center of the city above": put("plan", "配合长治市社会保险中心审核，下半年拨付。"),
    "what is done and paid in order": put("plan", "1月至2月采购，3月签订合同，11月验收，12月结清。"),
    "work that ends and is paid in the next year": put("plan", "12月底前完工，次年1月验收后结算付款，质保期1年。"),
    "two contracts": put("plan", "3月签订合同；第二批6月采购，7月验收。"),
    "windows of another kind": together(
        both(0, name="新建服务窗口", value="3个"), put("goal_annual", "保障21个窗口全年运转。")
    ),
    "months within which": together(
        both(0, name="发放月数", value="12个月"), put("plan", "6个月内完成审核，按月发放。")
    ),
    "a bureau that fills a county's duties": put("/overview.duties.0", "完成县人力资源和社会保障局交办的其他事项。"),
    "the center of the county without its name": put("plan", "配合县社会保险中心审核，由县社会保险中心拨付。"),
    "the former name of the unit": put(
        "/overview.duties.0", f"{UNIT}由原{UNIT[:3]}社会保险事业管理中心更名，贯彻执行社会保险法律法规。"
    ),
    "what there is for each, thresholds and estimates": put(
        "overview", "每村配备协办员1名，分1000人以下、1000人至2000人两档，服务对象近6万人，资金由同级财政安排。"
    ),
    "persons counted by the time": together(
        both(0, name="培训业务人员", value="=32人次"),
        both(3, name="培训费", value="≤7.2万元"),
        put("overview", "服务全县26000人，资金由同级财政安排。"),
    ),
    "goals of two words": together(
        put("goal_implementation", "为150名退休人员发放补助。"),
        put("goal_annual", "2024年为150名退休人员足额发放补助。"),
    ),
    "a quantity of another noun": together(
        both(0, name="购置台式计算机数量", value="=15台"),
        both(3, name="台式计算机单价", value="≤4800元/台"),
        put("overview", "现有打印机9台，本年购置台式计算机15台（单价4800元），共需72000元，资金由同级财政安排。"),
    ),
    "two things of numbers with the same digits": put("overview", "在12个乡镇的21个窗口对150名退休人员发放补助。"),
    "one occasion each in as many months": together(
        both(0, name="组织考试批次", value="4次"),
        both(3, name="单次考务费", value="18000元/次"),
        put("plan", "3月、5月、9月、11月各组织1次，6月、11月开展两次检查。"),
    ),
    "two days of the month for two steps": together(
        both(2, name="补贴发放时间", value="每月20日前"), put("plan", "每月15日前申请资金、20日前完成发放。")
    ),
    "earlier in the plan than the limit": together(
        both(2, name="补贴发放时间", value="11月15日前"), put("plan", "9月核定名单，11月10日前发放到卡。")
    ),
    "the rate of the indicator in the goal": together(
        both(1, name="资金发放准确率", value="≥98%"),
        put("goal_annual", "资金发放及时，准确率达到98%，满意度95%以上。"),
        put("goal_implementation", "资金发放及时，准确率达到98%，满意度95%以上。"),
    ),
    "goals that were published with an earlier budget": lambda data: data["texts"].update(
        whole_performance=["本单位结转项目的绩效目标已随2023年预算公开。"]
    ),
    "persons of other years and in parts": together(
        put("overview", "2023年共发放待遇4.2万人。本年补助退休人员，第一批50人，第二批100人。"),
    ),
    "a standard for some months": put(
        "overview", "为150名退休人员发放取暖补贴（按4个月计算，每人每月120元），合计7.2万元。"
    ),
    "groups in each of several months": put("plan", "5月、10月各举办培训班1期，每期75人，共150人。"),
    "more in the goal than the least": together(
        put("goal_annual", "资金发放及时率100%。"), put("goal_implementation", "资金发放及时率100%。")
    ),
    "ten times in ten years": together(
        recurring,
        put("period", "10年"),
        put("indicators.0.implementation", {"name": "享受取暖补助的企业退休人员数量", "value": "1500人"}),
    ),
    "quarters that are the year's money": put("plan", "每季度拨付1.8万元。"),
    "a half of the machines in each half of the year": together(
        both(0, name="购置自助终端数量", value="10台"),
        both(3, name="终端单价", value="7200元/台"),
        put("plan", "上半年采购查询机6台，下半年采购4台。"),
        put("goal_annual", "购置查询机10台，方便群众。"),
        put("goal_implementation", "购置查询机10台，方便群众。"),
    ),
    "a contract paid in shares": put("plan", "合同签订后预付30%，完工后付至80%，验收后付清余款，质保金3%。"),
    "parts of the project's money": put("overview", "资金用于办公费2万元、印刷费2.2万元、差旅费3万元。"),
    "days of the month for different steps": together(
        both(2, name="补贴发放时间", value="每月20日前"), put("plan", "每月10日前核定名单，次月发放。")
    ),
    "a standard of another level": put("overview", "补助150名退休人员，中央标准420元，省级60元。"),
    "two steps of one month": put("plan", "3月招标，3月底签订合同，10月验收。"),
    "plans of two things": put("plan", "3月招标，6月验收；2月培训，9月测评。"),
    "months of a plan that goes over the year": put("plan", "11月采购，12月签订合同，次年1月验收。"),
    "money given in advance for the next year": put(
        "basis", "《关于提前下达2024年城乡居民养老保险补助资金的通知》（晋财社〔2023〕126号）"
    ),
    "this year in a term": lambda data: data["texts"]["glossary"].append(
        "十四、年末结转：指今年安排、到明年继续使用的资金。"
    ),
    "a product and its sum": put("overview", "退休人员150人，每人每年补助480元，共需7.2万元，资金由同级财政安排。"),
    "parts that sum up": put("overview", "申请经费7.2万元，具体构成为：办公费4.2万元（含耗材）、印刷费3万元。"),
    "times, lines and prices": together(
        both(0, name="内控评估次数", value="=1次"),
        both(3, name="每卷加工单价", value="≤16元/卷"),
    ),
    "a time among the times": both(2, name="测评完成时间", value="2024年10月底前"),
    "the price of a month for a year": together(
        both(3, name="线路租金", value="5400元/条·年"), put("overview", "租用线路26条，每条每月450元。")
    ),
    "the standard of a month": put("overview", "按每人每月40元发放补助，资金由同级财政安排。"),
    "bodies that issue a document together": put(
        "basis", "财政部 民政部《关于做好资金管理的通知》（财社〔2023〕18号）"
    ),
    "an article of a law": put("measures", "第一条 执行财务管理制度，专款专用，接受审计和财政监督。"),
    "how things have been since": put("necessity", "党的十八大以来，社会保险覆盖面持续扩大，落实政策需要资金保障。"),
    "a plan that is being drawn up": put("/texts.other.0.text", "本单位参与“十五五”规划编制的前期研究。"),
    "grades of contributions": put("/texts.other.0.text", "缴费分为200元、300元、500元三个档次。"),
    "a standard of which the county bears a part": put(
        "overview", "对150名困难群众每人每年800元补助，其中县级负担60%，资金由同级财政安排。"
    ),
    "people and which of them": put("necessity", "补助退休干部3人（其中女性1人），是落实社会保障政策的需要。"),
    "a body whose name begins like a person's": put("plan", "与公安、民政、卫健死亡信息比对，下半年拨付。"),
    "a standard in two parts": together(
        both(0, name="派遣人员数", value="12人"),
        both(3, name="人均月费用", value="500元/人·月"),
        put("overview", "派遣人员12名，人均月工资及社保440元，另付管理费每人每月60元，资金由同级财政安排。"),
    ),
    "a price of one of several uses": together(
        both(0, name="受理案件数", value="≥100件"),
        both(3, name="办案补助标准", value="300元/件"),
    ),
    "a goal compared with last year": put("goal_annual", "发放人数比2023年增加，及时、足额。"),
    "a goal about what is overdue": put("goal_annual", "2023年欠发的补助全部结清。"),
    "minutes of a meeting as basis": put("basis", "青河县人民政府常务会议纪要〔2023〕第9次"),
    "a rate that is better low": both(1, name="业务差错率", value="≤60%"),
    "a recurring project that grows": together(
        recurring,
        both(3, name="成本控制", value="不超预算"),
        put("indicators.0.annual", {"name": "领取人数", "value": "≥2583人"}),
        first_side("≥2483人"),
    ),
    "those who give orders": put("/texts.other.0.text", "按照省直单位的要求，本单位无其他需要说明的情况。"),
    "a standard that is borne by halves": together(
        both(3, name="县级补助标准", value="480元/人"),
        put("overview", "对150人每人每年960元发放补助，省县各负担一半，资金由同级财政安排。"),
    ),
    "former bodies": put("necessity", "补助原劳动局、人事局移交的退休人员，是落实社会保障政策的需要。"),
    "a standard by levels": together(
        both(3, name="县级补助标准", value="480元/人"),
        put("overview", "对150人每人每年960元：中央200元、省级280元、县级480元，资金由各级财政安排。"),
    ),
    "the year of a reform": put(
        "/texts.operating_cost.0", "本单位2021年7月以前为参照公务员法管理的事业单位，改革后无机关运行经费。"
    ),
    "subjects with their codes": put(
        "/texts.other.0.text",
        "其中：社会保障和就业支出（208）、基本工资（30101）、机关工资福利支出（501），由本单位列支。",
    ),
    "a body with its budget code": put("/texts.other.0.text", "由县人力资源和社会保障局（301）列支。"),
    "a sum of two projects": put("/texts.other.0.text", "两个项目涉及资金13.32万元。"),
    "a title that names the past": put("measures", "执行《全面建成小康社会决胜阶段工作办法》，专款专用。"),
}


@pytest.mark.parametrize("case", SOUND)
def test_what_is_right_is_not_found(case):
    data = clean()
    SOUND[case](data)
    codes = {f"C{number}" for number in range(14, 28)}
    assert [one for one in run(book(data)) if one.rule in codes] == []
