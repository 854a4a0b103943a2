"""The frame around every page: menu, breadcrumb, title; one function makes every HTML answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from zongbao.core.roles import ROLE_NAMES, Role
from zongbao.web.help import HELP
from zongbao.web.menu import group_of, menu_for
from zongbao.web.sight import CHOOSERS, zones_of
from zongbao.web.text import T, named
from zongbao.web.waiting import NOTIFIED, badges, unread


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumb; no URL means that it is where we are."""

    label: object
    url: str = ""


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    title: object = "",
    section: str = "",
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
) -> HttpResponse:
    """A whole page in the frame; ``section`` is the menu entry that it belongs to."""
    frame = {"title": title, "crumbs": _trail(section, crumbs), **_person(request, section), **(context or {})}
    response = render(request, template, frame, status=status)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    response["Cache-Control"] = "private, no-store"
    return response


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for the part that changes; a history restore wants the whole page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def role_name(role: str) -> T:
    """The names of a role."""
    return T(*ROLE_NAMES[Role(role)])


def _trail(section: str, crumbs: Sequence[Crumb]) -> list[Crumb]:
    group = group_of(section) if section else None
    return [*([Crumb(group)] if group else []), *crumbs]


def _person(request: HttpRequest, section: str) -> dict[str, Any]:
    """What the top bar and the menu show of the signed-in user."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": [], "person": None}
    return {
        "menu": menu_for(user.role, section, badges(user)),
        "help": HELP.get(section),
        "bell": user.role in NOTIFIED,
        "unread_notices": unread(user) if user.role in NOTIFIED else "",
        "zones": list(zones_of(user)),
        "own_zone": named(user.organisation.zone) if user.organisation and user.role not in CHOOSERS else "",
        "chosen_zone": user.chosen_zone,
        "person": user,
        "person_role": role_name(user.role),
        "person_organisation": named(user.organisation),
        "person_initial": user.full_name[:1],
    }
