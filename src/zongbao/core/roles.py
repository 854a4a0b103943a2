"""The kinds of user, named once; every permission, menu and lifecycle speaks these codes."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A user's one role (角色); the three administrators are apart from business and from each other (三员分立)."""

    DECLARANT = "declarant"  # 关务申报员
    MANAGER = "manager"  # 企业主管
    GATE = "gate"  # 卡口操作员
    CUSTOMS = "customs"  # 海关关员
    ZONE = "zone"  # 管委会
    PROVINCE = "province"  # 省商务厅
    SYSTEM_ADMIN = "system_admin"  # 系统管理员
    SECURITY_ADMIN = "security_admin"  # 安全管理员
    AUDITOR = "auditor"  # 安全审计员


ENTERPRISE_ROLES = frozenset({Role.DECLARANT, Role.MANAGER})
ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
# Who decides, watches over others or keeps the platform: a password alone does not let them in (GB/T 22239-2019).
SECOND_FACTOR_ROLES = ADMIN_ROLES | {Role.CUSTOMS, Role.ZONE, Role.PROVINCE}
ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.DECLARANT: ("企业申报员", "Enterprise declarant"),
    Role.MANAGER: ("企业主管", "Enterprise manager"),
    Role.GATE: ("卡口操作员", "Gate operator"),
    Role.CUSTOMS: ("海关关员", "Customs officer"),
    Role.ZONE: ("管委会", "Zone authority"),
    Role.PROVINCE: ("省商务厅", "Province"),
    Role.SYSTEM_ADMIN: ("系统管理员", "System administrator"),
    Role.SECURITY_ADMIN: ("安全管理员", "Security administrator"),
    Role.AUDITOR: ("安全审计员", "Auditor"),
}


class Grade(StrEnum):
    """An officer's standing (职级): heads and officers decide on their own, assistants only under a delegation."""

    HEAD = "head"  # 科长
    OFFICER = "officer"  # 关员
    ASSISTANT = "assistant"  # 协管员


GRADE_NAMES: dict[Grade, tuple[str, str]] = {
    Grade.HEAD: ("科长", "Head of section"),
    Grade.OFFICER: ("关员", "Officer"),
    Grade.ASSISTANT: ("协管员", "Assistant"),
}
