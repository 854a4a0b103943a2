"""``zongbao init``: tables, the law's base data, and one administrator of each of the three kinds."""

from __future__ import annotations

from dataclasses import dataclass

from zongbao.cli.output import document, say
from zongbao.cli.service import open_platform
from zongbao.core.roles import ROLE_NAMES, Role

# One person per power: the system's, the security's and the auditor's (三员分立).
_FIRST = ((Role.SYSTEM_ADMIN, "sysadmin"), (Role.SECURITY_ADMIN, "secadmin"), (Role.AUDITOR, "auditor"))


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An administrator just made, with the password that is shown this once."""

    username: str
    role: str
    password: str


def initialise(*, as_json: bool) -> None:
    """Bring the database up to date; safe to run again, and then it makes only what is missing."""
    config = open_platform()
    zones = prepare_database()
    accounts = _administrators()
    if as_json:
        document({"data": str(config.data), "zones": zones, "accounts": accounts})
        return
    say(f"数据库就绪，{zones} 个区域 / database ready, {zones} zones; data in {config.data}")
    for account in accounts:
        name = ROLE_NAMES[Role(account.role)]
        say(f"{name[0]} {name[1]}: {account.username}  {account.password}")
    if accounts:
        say("口令仅显示这一次，请登录后修改 / these passwords are shown only now; change them after signing in")


def prepare_database() -> int:
    """Migrate, grant the application's role its rights, and load the base data; returns the number of zones."""
    from django.core.management import call_command
    from django.db import connection

    from zongbao.acts.context import Actor
    from zongbao.acts.foundation import set_up_base
    from zongbao.store.server.grants import grant_application_role

    say("建表 / migrating")
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        if not grant_application_role(cursor):
            say("没有 zongbao_app 角色，服务以属主身份运行 / no role zongbao_app: serving runs as the owner")
    return len(set_up_base(Actor.platform(door="cli")))


def _administrators() -> list[FirstAccount]:
    """Make the administrators whose power nobody holds yet."""
    from zongbao.acts.context import Actor
    from zongbao.acts.people import create_user
    from zongbao.domain.access.passwords import initial
    from zongbao.store.models import User

    made = []
    for role, username in _FIRST:
        if User.objects.filter(role=role).exists():
            continue
        password = initial()
        create_user(Actor.platform(door="cli"), username, ROLE_NAMES[role][0], role, None, password)
        made.append(FirstAccount(username, role.value, password))
    return made
