"""The words of the field: one Chinese term, one English identifier.

Stored values are the English words; the Chinese labels here are what people read. `docs/glossary.md` explains each
term, and a test holds the two together.
"""

from enum import StrEnum


class Term(StrEnum):
    """A stored word with its Chinese label, e.g. `Risk.illness.label == "因病"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Term":
        """Keep the English word as the value and the Chinese label beside it."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        return term


class Risk(Term):
    """致贫返贫风险: the eleven national types and three more that the reading tells apart."""

    illness = "illness", "因病"
    disability = "disability", "因残"
    schooling = "schooling", "因学"
    compulsory_education = "compulsory_education", "义务教育"
    natural_disaster = "natural_disaster", "因自然灾害"
    accident = "accident", "因意外事故"
    employment = "employment", "务工就业不稳"
    industry = "industry", "产业项目失败"
    labour_shortage = "labour_shortage", "缺劳动力"
    housing = "housing", "住房安全"
    drinking_water = "drinking_water", "饮水安全"
    medical_insurance = "medical_insurance", "基本医保"
    income_expense = "income_expense", "收支困难"
    other = "other", "其他"


class Intent(Term):
    """What a message wants (意图)."""

    report_hardship = "report_hardship", "申报困难"
    ask_policy = "ask_policy", "政策咨询"
    check_status = "check_status", "查进度"
    ask_human = "ask_human", "找人工"
    complaint = "complaint", "投诉申诉"
    greet = "greet", "问候"
    out_of_scope = "out_of_scope", "非本渠道"


class Doubt(Term):
    """Why a reading waits for a person to say what was meant (待核识别)."""

    abstained = "abstained", "机器拿不准"
    corrected = "corrected", "干部改过"
    disputed = "disputed", "说法不一样"


class Role(Term):
    """Who acts. `resident` and `system` never sign in."""

    village = "village", "村级"
    township = "township", "乡镇"
    county = "county", "县级"
    department = "department", "行业部门"
    hotline = "hotline", "热线"
    auditor = "auditor", "审计"
    resident = "resident", "群众"
    system = "system", "系统"


class CaseState(Term):
    """办件 states (办理环节)."""

    received = "received", "已收到"
    accepted = "accepted", "已受理"
    visited = "visited", "已入户"
    appraised = "appraised", "已评议"
    posted = "posted", "公示中"
    checked = "checked", "已审核"
    closed = "closed", "已办结"


class Outcome(Term):
    """办结 outcomes: how a case ended."""

    not_at_risk = "not_at_risk", "不符合,已解释"
    enrolled = "enrolled", "已纳入监测"
    helped_otherwise = "helped_otherwise", "已用其他方式帮扶"
    referred = "referred", "已转办"
    withdrawn = "withdrawn", "本人撤回"
    duplicate = "duplicate", "重复申报,已并入"
    unreachable = "unreachable", "多次联系不上"


class VisitResult(Term):
    """What the visit (入户核实) suggests; people decide later."""

    at_risk = "at_risk", "建议纳入"
    not_at_risk = "not_at_risk", "未发现返贫致贫风险"
    unverifiable = "unverifiable", "暂时无法核实"
    untrue = "untrue", "情况不属实"
    not_local = "not_local", "不属本辖区"


class Channel(Term):
    """How a report came in (申报渠道)."""

    form = "form", "网页表单"
    web_chat = "web_chat", "网页对话"
    telegram = "telegram", "Telegram"
    wechat = "wechat", "微信"
    hotline = "hotline", "热线电话"


class Relation(Term):
    """Who reports for the household (申报人与本户关系)."""

    self = "self", "本人"
    family = "family", "家人"
    neighbour = "neighbour", "邻居亲友"
    officer = "officer", "干部代报"
    other = "other", "其他人"


class WaitingFor(Term):
    """Why a talk waits for a person (转人工)."""

    emergency = "emergency", "情况紧急"
    person = "person", "找人工"
    call_back = "call_back", "请回电话"
    complaint = "complaint", "投诉不满"
    misunderstood = "misunderstood", "没听懂"


class HouseholdState(Term):
    """监测对象 states."""

    monitoring = "monitoring", "监测帮扶中"
    elimination_proposed = "elimination_proposed", "拟消除风险"
    eliminated = "eliminated", "风险已消除"
    rolled_back = "rolled_back", "风险消除回退"
    cleared = "cleared", "已清退"


class MonitoredCategory(Term):
    """监测对象 categories (永安2021; 山东12号 says 严重困难户 for the third)."""

    unstable_exit = "unstable_exit", "脱贫不稳定户"
    marginal = "marginal", "边缘易致贫户"
    sudden_hardship = "sudden_hardship", "突发严重困难户"


class EliminationKind(Term):
    """How a risk went away (消除类型)."""

    helped = "helped", "帮扶消除"
    natural = "natural", "自然消除"


class MeasureKind(Term):
    """帮扶措施 kinds."""

    industry = "industry", "产业帮扶"
    employment = "employment", "就业帮扶"
    finance = "finance", "金融帮扶"
    public_post = "public_post", "公益岗位"
    housing = "housing", "住房安全保障"
    water = "water", "饮水安全保障"
    health = "health", "健康帮扶"
    compulsory_edu = "compulsory_edu", "义务教育保障"
    other_edu = "other_edu", "教育帮扶"
    safety_net = "safety_net", "综合保障"
    social = "social", "社会帮扶"
    relocation = "relocation", "搬迁"
    living_conditions = "living_conditions", "生产生活条件改善"
    infrastructure = "infrastructure", "基础设施"


class DeadlineName(Term):
    """The clocks of a case, and of a talk that waits for a person (时限)."""

    accept = "accept", "受理"
    visit = "visit", "入户核实"
    answer = "answer", "告知结果"
    close = "close", "办结"
    posting = "posting", "公示"
    recheck = "recheck", "复核"
    reply = "reply", "回复对话"


class DeadlineUnit(Term):
    """How a deadline counts its days."""

    working_day = "working_day", "工作日"
    calendar_day = "calendar_day", "自然日"


class DeadlineState(Term):
    """Where a deadline stands today."""

    on_time = "on_time", "未到期"
    due_soon = "due_soon", "快到期"
    overdue = "overdue", "已超期"
    stopped = "stopped", "已停止"
    met = "met", "已按时完成"


class ToldHow(Term):
    """How the explanation reached the applicant (告知方式)."""

    in_person = "in_person", "当面"
    phone = "phone", "电话"
    letter = "letter", "书面"
    message = "message", "消息"


class Way(Term):
    """How somebody may be told something (通知方式)."""

    talk = "talk", "原来的对话"
    sms = "sms", "短信"
    phone = "phone", "打电话"
    in_person = "in_person", "当面告诉"


class AttemptResult(Term):
    """What came of one attempt to tell somebody."""

    under_way = "under_way", "正在发"
    delivered = "delivered", "已送出"
    failed = "failed", "没有送出"
    impossible = "impossible", "这条路走不通"


class AskedBack(Term):
    """What somebody who lost a receipt is asked back."""

    reporter_name = "reporter_name", "申报人姓名"
    head_name = "head_name", "户主姓名"
    members = "members", "家里几口人"
    phone_end = "phone_end", "电话后四位"
    id_end = "id_end", "身份证号后四位"
    reported_on = "reported_on", "大约哪天报的"


class ApplicantView(Term):
    """What the applicant said to the explanation."""

    understood = "understood", "已知晓"
    disagrees = "disagrees", "有异议"


class Department(Term):
    """行业部门 that lead a risk (进贤2021, 五、职责分工; names of 2023 and later)."""

    agriculture = "agriculture", "农业农村局"
    medical_security = "medical_security", "医保局"
    health = "health", "卫健委"
    civil_affairs = "civil_affairs", "民政局"
    disabled_federation = "disabled_federation", "残联"
    education = "education", "教体局"
    housing = "housing", "住建局"
    water = "water", "水利局"
    labour = "labour", "人社局"
    emergency = "emergency", "应急管理局"
    police = "police", "公安局"


class Verb(Term):
    """Everything that can happen to a case, named by what is done (办件动作)."""

    submit_report = "submit_report", "自主申报"
    accept = "accept", "受理"
    plan_visit = "plan_visit", "约定入户时间"
    visit = "visit", "入户核实"
    record_help = "record_help", "先行帮扶"
    record_consent = "record_consent", "登记承诺授权"
    record_data_match = "record_data_match", "登记信息比对"
    correct_reading = "correct_reading", "更正识别"
    note = "note", "记事"
    appraise = "appraise", "民主评议"
    post = "post", "村级公示"
    record_objection = "record_objection", "登记异议"
    township_check = "township_check", "乡镇审核"
    enrol = "enrol", "县级审定并纳入"
    explain_and_close = "explain_and_close", "解释并办结"
    refer = "refer", "转办"
    mark_duplicate = "mark_duplicate", "并入重复申报"
    mark_unreachable = "mark_unreachable", "联系不上,办结"
    transfer_area = "transfer_area", "转到其他地方"
    send_back = "send_back", "退回"
    reopen = "reopen", "重开"
    withdraw = "withdraw", "撤回申报"
    add_to_report = "add_to_report", "补充情况"
    correct_report = "correct_report", "更正申报"
    request_recheck = "request_recheck", "申请复核"


class HouseholdVerb(Term):
    """Everything that can happen to a monitored household (监测动作)."""

    record_measure = "record_measure", "登记帮扶措施"
    record_income = "record_income", "登记收入"
    add_risk = "add_risk", "新增风险"
    mark_no_labour = "mark_no_labour", "标注整户无劳动能力"
    propose_elimination = "propose_elimination", "提出风险消除"
    keep_monitoring = "keep_monitoring", "继续监测"
    eliminate = "eliminate", "风险消除"
    roll_back = "roll_back", "风险消除回退"
    clear = "clear", "清退"


class AreaLevel(Term):
    """行政区划 levels."""

    county = "county", "县"
    township = "township", "乡镇"
    village = "village", "村"


class GuaranteeProblem(Term):
    """三保障和饮水安全 problems seen at a visit (进贤2021 附件2)."""

    housing = "housing", "住房不安全"
    compulsory_education = "compulsory_education", "有孩子失学辍学"
    medical_insurance = "medical_insurance", "有人没参加医保"
    drinking_water = "drinking_water", "饮水不安全"
    food_clothing = "food_clothing", "愁吃愁穿"


class MatchResult(Term):
    """What the comparison of a household's assets (信息比对) showed."""

    nothing_found = "nothing_found", "没有疑点"
    explained = "explained", "有疑点,已说明"
    contradicts = "contradicts", "与申报不符"


class DayReason(Term):
    """Why a day counts towards a deadline, or does not."""

    start_day = "start_day", "当天不计"
    working_day = "working_day", "工作日"
    make_up_day = "make_up_day", "调休上班"
    calendar_day = "calendar_day", "自然日"
    saturday = "saturday", "星期六"
    sunday = "sunday", "星期日"
    holiday = "holiday", "放假"
    rolled = "rolled", "期满日休息,顺延"
    provisional = "provisional", "工作日(放假安排未公布,暂定)"


class IncomeFormula(Term):
    """How net income is reckoned (收入口径); a result keeps the name of its formula."""

    jinxian_2021 = "jinxian_2021", "年纯收入(扣经营支出和大额刚性支出)"
    national = "national", "纯收入(扣经营支出)"
    reference = "reference", "收入参考范围(加理赔,扣合规自付)"


class IncomeItem(Term):
    """Rows of the income worksheet (进贤2021 附件1) and the two that the reference range adds."""

    wage_income = "wage_income", "工资性收入"
    business_income = "business_income", "生产经营性收入"
    business_expense = "business_expense", "生产经营性支出"
    property_income = "property_income", "财产性收入"
    asset_dividend = "asset_dividend", "资产收益扶贫分红"
    other_property = "other_property", "其他财产性收入"
    transfer_income = "transfer_income", "转移性收入"
    family_planning = "family_planning", "计划生育金"
    dibao = "dibao", "低保金"
    tekun = "tekun", "特困供养金"
    pension = "pension", "养老保险金"
    eco_compensation = "eco_compensation", "生态补偿金"
    other_transfer = "other_transfer", "其他转移性收入"
    rigid_expense = "rigid_expense", "大额刚性支出"
    claims_income = "claims_income", "理赔收入"
    eligible_selfpay = "eligible_selfpay", "合规自付支出"


class IncomeColumn(Term):
    """Columns of the income worksheet."""

    a = "a", "近12个月"
    b = "b", "本季度"
    c = "c", "本月"


class IncomeFlag(Term):
    """What an income worksheet gives cause to look into (进贤2021); it decides nothing."""

    low_income = "low_income", "低收入"
    income_drop = "income_drop", "收入骤减"
    expense_surge = "expense_surge", "支出骤增"
