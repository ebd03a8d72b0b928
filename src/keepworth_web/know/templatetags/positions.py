"""Roles, levels and departments in the page's language: those that many firms have; a firm's own stand as they are."""

import re
from typing import Final

from django import template
from django.utils.translation import get_language, gettext, gettext_noop

register = template.Library()

# Each with other words for it, by which data may call it. A word in the page's own writing is never replaced.
ROLES: Final[dict[str, str]] = {
    gettext_noop("chief executive"): "CEO, chief executive officer, 首席执行官, 总裁",
    gettext_noop("managing director"): "MD, general manager, 总经理, 董事总经理",
    gettext_noop("chief financial officer"): "CFO, 首席财务官, 财务总监",
    gettext_noop("chief operating officer"): "COO, 首席运营官, 运营总监",
    gettext_noop("chief technology officer"): "CTO, 首席技术官, 技术总监",
    gettext_noop("chief information officer"): "CIO, 首席信息官",
    gettext_noop("chief human resources officer"): "CHRO, 首席人力资源官, 人力资源总监",
    gettext_noop("chief marketing officer"): "CMO, 首席营销官, 市场总监",
    gettext_noop("owner"): "founder, 所有者, 创始人, 老板",
    gettext_noop("partner of the firm"): "partner, 合伙人",
    gettext_noop("buyer"): "purchaser, procurement manager, purchasing manager, 采购员, 采购经理",
    gettext_noop("economic buyer"): "decision maker, budget holder, 经济决策人, 预算决策人, 决策人",
    gettext_noop("user"): "end user, 使用者, 用户",
    gettext_noop("gatekeeper"): "把关人, 守门人",
    gettext_noop("technical"): "technical buyer, technical evaluator, 技术把关人, 技术评估人",
    gettext_noop("influencer"): "影响者",
    gettext_noop("advisor"): "adviser, consultant, 顾问",
    gettext_noop("lawyer"): "counsel, general counsel, legal counsel, 法律顾问, 法务, 律师",
    gettext_noop("controller"): "财务主管",
    gettext_noop("accountant"): "会计",
    gettext_noop("engineer"): "工程师",
    gettext_noop("analyst"): "分析师",
    gettext_noop("specialist"): "专员",
    gettext_noop("project manager"): "项目经理",
    gettext_noop("account manager"): "key account manager, 客户经理, 大客户经理",
    gettext_noop("assistant"): "secretary, 助理, 秘书",
    gettext_noop("clerk"): "职员, 文员",
}
LEVELS: Final[dict[str, str]] = {
    gettext_noop("board"): "board member, 董事, 董事会",
    gettext_noop("chief"): "C-level, c level, executive, 高管, 最高管理层",
    gettext_noop("vice president"): "VP, 副总裁, 副总经理",
    gettext_noop("director"): "总监, 主任",
    gettext_noop("head"): "head of department, 部门负责人, 负责人, 部长",
    gettext_noop("manager"): "经理",
    gettext_noop("team leader"): "team lead, supervisor, 主管, 组长",
    gettext_noop("senior"): "高级, 资深",
    gettext_noop("junior"): "初级",
    gettext_noop("staff"): "employee, 员工",
}
DEPARTMENTS: Final[dict[str, str]] = {
    gettext_noop("Management"): "board of management, executive office, 管理层, 总经办",
    gettext_noop("Finance"): "accounting, finance department, 财务, 财务部",
    gettext_noop("Procurement"): "purchasing, sourcing, 采购, 采购部",
    gettext_noop("Human Resources"): "HR, people, 人力资源, 人力资源部, 人事部",
    gettext_noop("Sales"): "销售, 销售部",
    gettext_noop("Marketing"): "市场, 市场部, 营销部",
    gettext_noop("Operations"): "运营, 运营部",
    gettext_noop("Production"): "manufacturing, 生产, 生产部",
    gettext_noop("Technology"): "IT, information technology, 信息技术, 技术部, 信息部",
    gettext_noop("Engineering"): "工程, 工程部",
    gettext_noop("Research and development"): "R&D, research, 研发, 研发部",
    gettext_noop("Quality"): "quality assurance, QA, 质量, 质量部, 品管部",
    gettext_noop("Logistics"): "supply chain, 物流, 物流部, 供应链",
    gettext_noop("Legal"): "legal department, 法律, 法务部",
    gettext_noop("Administration"): "行政, 行政部",
    gettext_noop("Customer service"): "customer support, service, 客户服务, 客服, 客服部",
}
_HEAD: Final = re.compile(r"head of (.+)", re.IGNORECASE)
_HANZI: Final = re.compile(r"[\u3400-\u9fff]")
_KNOWN: Final = {
    word.strip().casefold(): words
    for table in (DEPARTMENTS, LEVELS, ROLES)
    for words, others in table.items()
    for word in (words, *others.split(","))
}


@register.filter("position")
def position_said(said: str | None) -> str:
    """Return a role, a level or a department in the page's language, if it is known; else as it stands."""
    if not said or bool(_HANZI.search(said)) == (get_language() or "").startswith("zh"):
        return said or ""
    found = _KNOWN.get(said.strip().casefold())
    if found is not None:
        return gettext(found)
    head = _HEAD.fullmatch(said.strip())
    of = _KNOWN.get(head[1].strip().casefold()) if head else None
    return said if of is None else gettext("head of %(department)s") % {"department": gettext(of)}
