"""The demo's accounts: a person with a name for each role that makes sense, all with one password of the demo alone."""

from __future__ import annotations

from dataclasses import dataclass

from zongbao.acts.foundation import AUTHORITY, OPERATOR, PROVINCE
from zongbao.core.roles import Grade, Role
from zongbao.demo.catalogue import firms, zones

PASSWORD = "Zongbao-2016-demo"  # noqa: S105 - printed by the demo itself; nothing else ever has it


@dataclass(frozen=True, slots=True)
class Account:
    """One account; ``organisation`` is the code of its organisation, empty for the three administrators."""

    username: str
    full_name: str
    role: Role
    organisation: str
    grade: Grade = Grade.OFFICER


def accounts() -> tuple[Account, ...]:
    """Every account, the administrators first."""
    return (*administrators(), *people())


def people() -> tuple[Account, ...]:
    """Those who do business: province, zones, enterprises."""
    return (Account("province", "鲁观澜", Role.PROVINCE, PROVINCE), *_zone_people(), *_firm_people())


def administrators() -> tuple[Account, ...]:
    """The three administrators (三员)."""
    return (
        Account("sysadmin", "秦守一", Role.SYSTEM_ADMIN, ""),
        Account("secadmin", "卫知微", Role.SECURITY_ADMIN, ""),
        Account("auditor", "沈明察", Role.AUDITOR, ""),
    )


def _zone_people() -> tuple[Account, ...]:
    found = []
    for zone in zones():
        key = zone.law.key
        found.append(Account(f"{zone.short}.customs", zone.officer, Role.CUSTOMS, zone.customs, Grade.HEAD))
        found.append(Account(f"{zone.short}.customs2", zone.assistant, Role.CUSTOMS, zone.customs, Grade.ASSISTANT))
        found.append(Account(f"{zone.short}.zone", zone.authority, Role.ZONE, AUTHORITY + key))
        found.append(Account(f"{zone.short}.gate", zone.crew, Role.GATE, OPERATOR + key))
    return tuple(found)


def _firm_people() -> tuple[Account, ...]:
    """A declarant for each enterprise, a manager for the first one of each zone."""
    found = []
    led: set[str] = set()
    for firm in firms():
        code, person = firm.party.customs_code, firm.contact.split()[0]
        found.append(Account(f"{firm.short}.declarant", person, Role.DECLARANT, code))
        if firm.zone.short not in led:
            found.append(Account(f"{firm.short}.manager", firm.manager, Role.MANAGER, code))
        led.add(firm.zone.short)
    return tuple(found)


def shown() -> tuple[Account, ...]:
    """One account per role, in the order of the roles: what the demo prints."""
    first: dict[Role, Account] = {}
    for account in accounts():
        first.setdefault(account.role, account)
    return tuple(first[role] for role in Role)
