"""The words of the field: one Chinese term, one English identifier.

Stored values are the English words; the Chinese labels here are what people read. `docs/glossary.md` explains each
term, and a test holds the two together.
"""

from enum import StrEnum


class Term(StrEnum):
    """A stored word with its Chinese label, e.g. `Risk.illness.label == "因病"`."""

    label: str

    def __new__(cls, value: str, label: str) -> "Term":
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
    """The clocks of a case (时限)."""

    accept = "accept", "受理"
    visit = "visit", "入户核实"
    answer = "answer", "告知结果"
    close = "close", "办结"
    posting = "posting", "公示"
    recheck = "recheck", "复核"


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
