"""Every address of the web door with its arguments and the roles for which it opens; the one table of permissions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.web.pages.driver import code_of

ENTERPRISE = {Role.DECLARANT, Role.MANAGER}
OFFICER = {Role.CUSTOMS}
CREW = {Role.GATE, Role.CUSTOMS}
DESK = ENTERPRISE | {Role.CUSTOMS, Role.ZONE, Role.PROVINCE}
BUSINESS = DESK | {Role.GATE}
ALL = set(Role)
READERS = DESK | {Role.SYSTEM_ADMIN}  # of messages: what they say is the desk's alone
REPLAYERS = ENTERPRISE | {Role.SYSTEM_ADMIN}
KEEPERS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}
Args = Callable[[World], list[object]]


@dataclass(frozen=True)
class Address:
    """``opens`` get the page, ``hidden`` find nothing (404: not their move), everybody else is refused (403)."""

    opens: set[Role]
    args: Args = lambda world: []
    hidden: frozenset[Role] | set[Role] = frozenset()
    query: str = ""


def _list(world: World) -> list[object]:
    return [world.bonded_list.list_no]


def _pass(world: World) -> list[object]:
    return [world.gate_pass.pass_no]


def _book(world: World) -> list[object]:
    return [world.book.book_no]


def _entry(world: World) -> list[object]:
    return [world.declaration.pre_entry_no]


def _user(world: World) -> list[object]:
    return [world.play.clerk.user.username]


def _firm(world: World) -> list[object]:
    return [world.play.firm.party.customs_code]


def _value(world: World) -> list[object]:
    return [world.parameter_value.pk]


def _lane(world: World) -> list[object]:
    return [str(world.passage.lane)]


def _act(of: Args, move: str) -> Args:
    return lambda world: [*of(world), move]


ADDRESSES: dict[str, Address] = {
    "home": Address(ALL),
    "notices": Address(ENTERPRISE | CREW),
    "search": Address(ALL, query="?q=QD"),
    "queue": Address(OFFICER),
    "reason_library": Address(OFFICER),
    "delegations": Address(OFFICER),
    "queue_hand_over": Address(OFFICER, lambda world: ["passage", world.passage.pk]),
    "books": Address(DESK),
    "book_new": Address(ENTERPRISE),
    "book": Address(DESK, _book),
    "book_pause": Address(OFFICER, _book),
    "book_review": Address(OFFICER, _book),
    "book_renew": Address(OFFICER, _book),
    "book_close": Address(ENTERPRISE, _book),
    "stock_counts": Address(DESK, _book),
    "stock_count_template": Address(ENTERPRISE, _book),
    "stock_count": Address(DESK, lambda world: [world.book.book_no, world.stock_count.pk]),
    "book_items": Address(DESK, _book),
    "book_statement": Address(DESK, _book),
    "book_statement_file": Address(DESK, lambda world: [world.book.book_no, "pdf"]),
    "book_item": Address(DESK, lambda world: [world.book.book_no, 1]),
    "book_act": Address(OFFICER, _act(_book, "resume"), DESK - OFFICER),
    "lists": Address(DESK),
    "list_new": Address(ENTERPRISE),
    "line_uploads": Address(ENTERPRISE),
    "line_template": Address(ENTERPRISE),
    "line_upload": Address(ENTERPRISE, lambda world: [world.line_upload.pk]),
    "line_upload_file": Address(ENTERPRISE, lambda world: [world.line_upload.pk, "marked"]),
    "list": Address(DESK, _list),
    "list_compare": Address(DESK, _list),
    "list_change": Address(ENTERPRISE, _list),
    "list_act": Address(ENTERPRISE, _act(_list, "request_deletion"), DESK - ENTERPRISE),
    "decisions": Address(OFFICER | {Role.ZONE, Role.PROVINCE}),
    "decision_stats": Address(OFFICER | {Role.ZONE, Role.PROVINCE}),
    "declarations": Address(DESK),
    "declaration": Address(DESK, _entry),
    "declaration_sync": Address(ENTERPRISE, _entry),
    "declaration_act": Address(OFFICER, _act(_entry, "inspect"), DESK - OFFICER),
    "passes": Address(BUSINESS),
    "pass_new": Address(ENTERPRISE),
    "pass": Address(BUSINESS, _pass),
    "pass_print": Address(BUSINESS, lambda world: [world.gate_pass.pass_no, "a4"]),
    "arrivals": Address(BUSINESS),
    "arrival": Address(BUSINESS, _pass),
    "pass_arrival": Address(ENTERPRISE | OFFICER, _pass),
    "arrival_act": Address(OFFICER, _act(_pass, "accept"), BUSINESS - OFFICER),
    "pass_act": Address(ENTERPRISE | OFFICER, _act(_pass, "void"), BUSINESS - ENTERPRISE - OFFICER),
    "vehicles": Address(BUSINESS),
    "vehicle_new": Address(ENTERPRISE),
    "vehicle": Address(BUSINESS, lambda world: [world.gate_pass.plate]),
    "vehicle_act": Address(OFFICER, lambda world: [world.gate_pass.plate, "blacklist"], BUSINESS - OFFICER),
    "trailers": Address(BUSINESS),
    "trailer_new": Address(ENTERPRISE),
    "trailer": Address(BUSINESS, lambda world: [world.trailer.number]),
    "trailer_act": Address(OFFICER, lambda world: [world.trailer.number, "return"], BUSINESS - OFFICER),
    "cards": Address(BUSINESS),
    "card_new": Address(ENTERPRISE),
    "card": Address(BUSINESS, lambda world: [world.card.pk]),
    "card_act": Address(OFFICER, lambda world: [world.card.pk, "suspend"], BUSINESS - OFFICER),
    "visits": Address(BUSINESS),
    "visit_new": Address(ENTERPRISE | {Role.GATE}),
    "visit": Address(BUSINESS, lambda world: [world.visit.pk]),
    "visit_act": Address(OFFICER, lambda world: [world.visit.pk, "refuse"], BUSINESS - OFFICER),
    "gate": Address(CREW),
    "gate_console": Address(CREW, lambda world: [world.passage.lane.gate.area]),
    "gate_lane": Address(CREW, lambda world: [world.passage.lane_id]),
    "passages": Address(BUSINESS),
    "gate_picture": Address(CREW, lambda world: [world.pictured.pk, 1]),
    "passage": Address(BUSINESS, lambda world: [world.passage.pk]),
    "passage_act": Address(CREW, lambda world: [world.passage.pk, "turn_back"], BUSINESS - CREW),
    "health": Address({Role.SYSTEM_ADMIN}),
    "checkpoints": Address({Role.SYSTEM_ADMIN, Role.AUDITOR}),
    "monitor": Address(READERS),
    "messages": Address(READERS),
    "message_replay": Address(REPLAYERS, lambda world: [world.message.pk]),
    "receipt_redeliver": Address(REPLAYERS, lambda world: [world.receipt.pk]),
    "message": Address(READERS, lambda world: [world.message.pk]),
    "message_raw": Address(DESK, lambda world: [world.message.pk]),
    "receipts": Address(READERS),
    "receipt": Address(READERS, lambda world: [world.receipt.pk]),
    "receipt_raw": Address(DESK, lambda world: [world.receipt.pk]),
    "regulations": Address(ALL),
    "rule": Address(ALL, lambda world: ["LST-101"]),
    "parameter": Address(ALL, lambda world: ["weight_tolerance_pct"]),
    "parameters": Address(ALL),
    "parameter_propose": Address({Role.SYSTEM_ADMIN}, lambda world: ["weight_tolerance_pct"]),
    "parameter_value": Address(ALL, _value),
    "parameter_value_act": Address(KEEPERS, _act(_value, "withdraw"), ALL - KEEPERS),
    "law": Address(ALL, lambda world: ["GACC-2018-23"]),
    "code_table": Address(ALL, lambda world: ["supervision_mode"]),
    "code": Address(ALL, lambda world: ["supervision_mode", "0110"]),
    "glossary": Address(ALL),
    "term": Address(ALL, lambda world: ["gate-pass"]),
    "zone_flow": Address(OFFICER | {Role.ZONE, Role.PROVINCE}),
    "zones": Address(ALL),
    "zone": Address(ALL, lambda world: [world.book.zone.code]),
    "lane": Address(BUSINESS - ENTERPRISE, _lane),
    "lane_switch": Address(OFFICER, _lane),
    "users": Address(KEEPERS),
    "user_new": Address({Role.SYSTEM_ADMIN}),
    "user": Address(KEEPERS, _user),
    "user_role": Address({Role.SECURITY_ADMIN}, _user),
    "user_grade": Address({Role.SECURITY_ADMIN}, lambda world: [world.play.officer.user.username]),
    "user_unlock": Address({Role.SECURITY_ADMIN}, _user),
    "user_factors": Address({Role.SECURITY_ADMIN}, _user),
    "user_password": Address({Role.SYSTEM_ADMIN}, _user),
    "user_token": Address({Role.SECURITY_ADMIN}, _user),
    "user_act": Address({Role.SECURITY_ADMIN}, _act(_user, "deactivate"), {Role.SYSTEM_ADMIN}),
    "token_revoke": Address({Role.SECURITY_ADMIN}, lambda world: [world.token.pk]),
    "audit": Address({Role.AUDITOR}),
    "guide": Address(ALL),
    "audit_entry": Address({Role.AUDITOR}, lambda world: [world.audit_entry.pk]),
    "organisations": Address(KEEPERS),
    "organisation_new": Address({Role.SYSTEM_ADMIN}),
    "organisation": Address(KEEPERS, _firm),
    "organisation_change": Address({Role.SYSTEM_ADMIN}, _firm),
    "organisation_act": Address({Role.SYSTEM_ADMIN}, _act(_firm, "deactivate"), {Role.SECURITY_ADMIN}),
    "about": Address(ALL),
    "account": Address(ALL),
    "password": Address(ALL),
    "confirm": Address(ALL),
    "resume": Address(ALL),
    "totp": Address(ALL),
    "passkey": Address(ALL),
    "passkey_options": Address(ALL),
    "codes": Address(ALL),
    "factor_remove": Address(ALL, lambda world: [1]),
}
POST_ONLY = {
    "view_save",
    "view_drop",
    "draft_drop",
    "logout",
    "language",
    "zone_choice",
    "notice_open",
    "notices_read",
    "sessions_end",
}
POST_ARGS: dict[str, list[object]] = {"view_save": ["lists"], "view_drop": [1], "draft_drop": [1]}
SIGN_IN_STEPS = {"second_factor", "passkey_login"}  # no pages of their own: they lead on, or answer a script
OPEN_TO_STRANGERS: dict[str, Args] = {
    "login": lambda world: [],
    "driver": lambda world: [world.gate_pass.pass_no, code_of(world.gate_pass.pass_no)],
}
DOWNLOADS = {
    "gate_picture",
    "message_raw",
    "passkey_options",
    "receipt_raw",
    "pass_print",
    "stock_count_template",
    "line_template",
    "line_upload_file",
    "book_statement_file",
}
