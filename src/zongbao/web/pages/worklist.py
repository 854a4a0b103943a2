"""The officer's work queue: everything that waits in one table, most urgent first, claimed and handed over here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import queues
from zongbao.core import clock
from zongbao.core.decision import Decision, Refused
from zongbao.core.lives import LIVES
from zongbao.domain.queues import Urgency, urgency
from zongbao.regulations import parameters
from zongbao.store.models import User, WorkClaim
from zongbao.web import shell
from zongbao.web.access import OFFICERS, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.components.table import Rows
from zongbao.web.pages import common
from zongbao.web.pages.arrivals import waiting_arrivals
from zongbao.web.pages.queue import (
    TITLE,
    waiting_books,
    waiting_cards,
    waiting_declarations,
    waiting_lists,
    waiting_passages,
    waiting_passes,
    waiting_trailers,
    waiting_vehicles,
    waiting_visits,
)
from zongbao.web.reasons import sentence
from zongbao.web.text import L, T

SHOWN = 100  # rows of one kind on the page; the paper's own list has the rest
TOLD = 5  # refusals spelled out after a bulk claim
WHOSE: Mapping[str, T] = {"all": T("全部", "All"), "unclaimed": T("未认领", "Unclaimed"), "mine": T("我的", "Mine")}
Claims = Mapping[tuple[str, str], WorkClaim]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of paper: its waiting rows, the field of its number, since when it waits."""

    kind: str
    rows: Callable[[User], Rows]
    key: str
    since: str

    @property
    def limit(self) -> str:
        """The parameter that says within what time it should be decided."""
        return "gate_desk_target_minutes" if self.kind == "passage" else "queue_target_hours"


SOURCES = (
    Source("passage", waiting_passages, "pk", "decided_at"),
    Source("arrival", waiting_arrivals, "pass_no", "stated_at"),
    Source("list", waiting_lists, "list_no", "updated_at"),
    Source("declaration", waiting_declarations, "pre_entry_no", "declared_at"),
    Source("pass", waiting_passes, "pass_no", "updated_at"),
    Source("book", waiting_books, "book_no", "updated_at"),
    Source("vehicle", waiting_vehicles, "plate", "filed_at"),
    Source("trailer", waiting_trailers, "number", "filed_at"),
    Source("card", waiting_cards, "pk", "applied_at"),
    Source("visit", waiting_visits, "pk", "registered_at"),
)
_CALLED = {"passage": "plate", "card": "card_no", "visit": "plate"}  # what stands for papers without a number


@dataclass(frozen=True, slots=True)
class Work:
    """One waiting paper as the table shows it."""

    kind: str
    number: str
    paper: Cell
    whose: Cell
    state: Cell
    since: dt.datetime
    urgency: Urgency
    claim: WorkClaim | None
    mine: bool
    compare: str = ""

    @property
    def subject(self) -> str:
        """What the form sends back of it."""
        return f"{self.kind}:{self.number}"

    @property
    def label(self) -> str:
        """Its name for a screen reader."""
        return f"{common.KINDS[self.kind]} {self.paper.plain}"

    @property
    def until(self) -> str:
        """The day and time at which the claim ends."""
        return f"{self.claim.expires_at.astimezone(clock.SHANGHAI):%m-%d %H:%M}" if self.claim else ""

    @property
    def waited(self) -> T:
        """For how long it has waited, in the largest unit."""
        return span(clock.now() - self.since)


def span(length: dt.timedelta) -> T:
    """A length of time in whole days, hours or minutes."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes >= 2 * 24 * 60:
        return T("{n} 天", "{n} days").of(n=minutes // (24 * 60))
    if minutes >= 2 * 60:
        return T("{n} 小时", "{n} h").of(n=minutes // 60)
    return T("{n} 分钟", "{n} min").of(n=minutes)


@page_for(OFFICERS)
def queue(request: HttpRequest) -> HttpResponseBase:
    """All that waits for the officers of an office; POST claims or gives back."""
    if request.method == "POST":
        return _take(request)
    user, kind = person(request), request.GET.get("kind", "")
    whose = request.GET.get("whose", "all")
    whose = whose if whose in WHOSE else "all"
    claims, at = _claims(user), clock.now()
    chosen = [source for source in SOURCES if source.kind == kind] or list(SOURCES)
    found = [_shown(source, narrowed(source, user, claims, whose)) for source in chosen]
    work = [_work(source, row, claims, user, at) for source, rows, _ in found for row in rows]
    context = {
        "work": sorted(work, key=lambda one: one.urgency.rank),
        "total": sum(count for _, _, count in found),
        "whose": [(key, label, key == whose) for key, label in WHOSE.items()],
        "kinds": [(source.kind, common.KINDS[source.kind], source.kind == kind) for source in SOURCES],
        "kind": kind,
        "heading": TITLE,
        "hours": parameters.whole("queue_claim_hours", clock.day_of(at)),
    }
    return shell.page(
        request, "zb/pages/worklist.html", context, title=TITLE, section="queue", crumbs=[shell.Crumb(TITLE)]
    )


def _shown(source: Source, rows: Rows) -> tuple[Source, list[Any], int]:
    """The longest waiting of one kind and how many there are; counted only where the page does not hold them all."""
    found = list(rows[:SHOWN])
    return source, found, rows.count() if len(found) == SHOWN else len(found)


def _claims(user: User) -> Claims:
    """The claims of the office that hold now."""
    rows = WorkClaim.objects.filter(office=user.organisation, expires_at__gt=clock.now()).select_related("officer")
    return {(row.subject_kind, row.subject_no): row for row in rows}


def narrowed(source: Source, user: User, claims: Claims, whose: str) -> Rows:
    """The waiting rows of one kind: all, one's own, or those that nobody has claimed."""
    rows = source.rows(user)
    its = {number: claim for (kind, number), claim in claims.items() if kind == source.kind}
    if whose == "mine":
        return rows.filter(**{f"{source.key}__in": [no for no, claim in its.items() if claim.officer_id == user.pk]})
    return rows.exclude(**{f"{source.key}__in": list(its)}) if whose == "unclaimed" and its else rows


def _work(source: Source, row: Any, claims: Claims, user: User, at: dt.datetime) -> Work:
    number, since = str(getattr(row, source.key)), getattr(row, source.since)
    claim = claims.get((source.kind, number))
    called = getattr(row, _CALLED[source.kind]) if source.kind in _CALLED else ""
    return Work(
        kind=source.kind,
        number=number,
        paper=cells.link(common.subject_url(source.kind, number), called or number),
        whose=_whose(source.kind, row),
        state=cells.state(LIVES[source.kind], row.state),
        since=since,
        urgency=urgency(since, target(source, clock.day_of(at)), at, row.state),
        claim=claim,
        mine=claim is not None and claim.officer_id == user.pk,
        compare=reverse("list_compare", args=[number]) if source.kind == "list" else "",
    )


def _whose(kind: str, row: Any) -> Cell:
    """The gate of a vehicle that waits there, else the enterprise."""
    if kind == "passage":
        return cells.text(common.name_of_gate(row.lane.gate))
    return common.name_of(row.owner if kind in ("vehicle", "trailer") else row.enterprise)


def target(source: Source, on: dt.date) -> dt.timedelta:
    """Within what time a paper of that kind should be decided."""
    count = parameters.whole(source.limit, on)
    return dt.timedelta(minutes=count) if source.limit.endswith("_minutes") else dt.timedelta(hours=count)


def _take(request: HttpRequest) -> HttpResponse:
    """What a button of the table asks: claim one, claim the ticked ones, or give one back."""
    back = redirect(f"{reverse('queue')}?{request.GET.urlencode()}" if request.GET else reverse("queue"))
    if "give_back" in request.POST:
        _give_back(request, *_subject(request.POST["give_back"]))
        return back
    one = request.POST.get("claim_one")
    picked = [one] if one else request.POST.getlist("pick")
    if not picked:
        messages.warning(request, str(T("请先勾选要认领的待办", "Tick the papers to claim first")))
        return back
    done = queues.claim_many(actor(request), map(_subject, picked))
    if done.taken:
        messages.success(request, str(T("已认领 {n} 件", "Claimed: {n}").of(n=len(done.taken))))
    _tell(request, done.refused)
    return back


def _subject(text: str) -> queues.Subject:
    kind, _, number = text.partition(":")
    return kind, number


def _give_back(request: HttpRequest, kind: str, number: str) -> None:
    try:
        queues.give_back(actor(request), kind, number)
    except Refused as refused:
        _tell(request, [refused.decision])
    else:
        messages.success(request, str(T("已释放，同事可以认领", "Given back; a colleague may claim it")))


def _tell(request: HttpRequest, refused: Sequence[Decision]) -> None:
    for decision in refused[:TOLD]:
        messages.warning(request, sentence(decision))
    if len(refused) > TOLD:
        rest = T("另有 {n} 件未能认领", "Not claimed besides: {n}").of(n=len(refused) - TOLD)
        messages.warning(request, str(rest))


class HandOverForm(Plain):
    """To whom, and why."""

    officer = forms.ChoiceField(label=L("移交给", "Hand over to"))
    reason = forms.CharField(
        label=L("理由", "Reason"),
        max_length=255,
        required=False,
        help_text=L("改派同事已认领的待办时必填", "Required when a colleague holds the claim"),
    )


@page_for(OFFICERS)
def hand_over(request: HttpRequest, kind: str, number: str) -> HttpResponseBase:
    """Give one waiting paper to a colleague."""
    form, summary = HandOverForm(request.POST or None), Summary()
    officers = [(one.username, one.full_name) for one in queues.colleagues(actor(request))]
    form.fields["officer"].choices = officers  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            claim = queues.hand_over(actor(request), kind, number, given["officer"], given["reason"])
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            messages.success(
                request, str(T("已移交给{name}", "Handed over to {name}").of(name=claim.officer.full_name))
            )
            return redirect("queue")
    title = T("移交 {number}", "Hand over {number}").of(number=number)
    context = {
        "form": form,
        "summary": summary if summary.reasons else summary_of(form),
        "heading": title,
        "submit": T("移交", "Hand over"),
        "back": reverse("queue"),
    }
    crumbs = [shell.Crumb(TITLE, reverse("queue")), shell.Crumb(title)]
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=title, section="queue", crumbs=crumbs, status=status
    )
