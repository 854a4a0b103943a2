"""Applying for a gate pass (申请核放单): share out the picked lists' lines, name the vehicle; or correct a copy."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import gate_passes
from zongbao.acts.documents import pass_paper
from zongbao.core.decision import Decision, Reason, Refused
from zongbao.domain.papers.gate_pass import GatePass, PassDocument, PassLine
from zongbao.domain.papers.pass_checks import LIST_KIND, TWO_STEP
from zongbao.domain.papers.vehicle_life import VALID
from zongbao.store.models import BondedList, BondedListLine, Organisation, Trailer, User, Vehicle, Visit
from zongbao.store.models import GatePass as PassRow
from zongbao.store.models.passes import LIVE
from zongbao.web import shell
from zongbao.web.access import ENTERPRISE, actor, page_for, person
from zongbao.web.components.forms import Plain, Summary, all_valid, field_links
from zongbao.web.engine.listing import visible
from zongbao.web.pages import drafts, pass_copy, pass_pick
from zongbao.web.pages.list_fields import datalists, party_of
from zongbao.web.pages.pass_fields import ZERO, GoodsForm, Mover, PassForm, ShareForm
from zongbao.web.pages.passes import OVER, TITLE
from zongbao.web.reasons import shown
from zongbao.web.text import T

FREE_TYPES = {"5": T("卡口登记货物", "Gate-registered goods"), "6": T("空车进出区", "Empty vehicle")}
REGISTERED_LINES = 5


@page_for(ENTERPRISE)
def pass_new(request: HttpRequest) -> HttpResponseBase:
    """Without ``?list=``, ``?type=`` or ``?copy=``: pick; with them: the form; POST applies."""
    if copied := request.GET.get("copy", ""):
        return _copy(request, copied)
    numbers = [number for number in request.GET.getlist("list") if number]
    free = request.GET.get("type", "")
    if pass_pick.picking(request) or (not numbers and free not in FREE_TYPES):
        return pass_pick.pick(request, FREE_TYPES)
    lists = _lists(person(request), numbers)
    if len(lists) != len(set(numbers)):
        raise Http404
    return _form_page(request, lists, free)


def _copy(request: HttpRequest, number: str) -> HttpResponseBase:
    """The form filled as a pass was that is over; what its lists no longer have left is for the reader to correct."""
    rows = visible(PassRow.objects.all(), person(request)).filter(pass_no=number, state__in=OVER)
    row = rows.prefetch_related("documents").first()
    if row is None:
        raise Http404
    paper = pass_paper(row)
    lists = _lists(person(request), [one.number for one in paper.documents], entries=paper.pass_type == TWO_STEP)
    free = paper.pass_type if paper.pass_type in FREE_TYPES else ""
    return _form_page(request, lists, free, paper)


def _lists(user: User, numbers: list[str], *, entries: bool = False) -> list[BondedList]:
    """The lists of these numbers, or of these entry numbers."""
    wanted = {"declaration__entry_no__in" if entries else "list_no__in": [one for one in numbers if one]}
    rows = visible(BondedList.objects.all(), user).filter(**wanted).prefetch_related("lines")
    return list(rows.select_related("declaration").defer("pending_paper"))


@dataclass(slots=True)
class Application:
    """The whole form: head with vehicle and weights, the lists' shares or the registered goods."""

    lists: list[BondedList]
    vehicles: list[Mover]
    form: PassForm
    shares: list[ShareForm]
    goods: list[GoodsForm]

    def every(self) -> list[Plain]:
        """Every form of it."""
        return [self.form, *self.shares, *self.goods]


def _form_page(
    request: HttpRequest, lists: list[BondedList], free: str, copied: GatePass | None = None
) -> HttpResponseBase:
    user, vehicles = person(request), _vehicles(person(request))
    first = _initial(user, lists, free) | pass_copy.head(copied)
    if request.method != "POST":
        kept = drafts.resumed(request)
        found = _unjudged(lists, vehicles, free, first, copied, kept)
        return _page(request, found, copied)
    if drafts.asked(request):
        answer = drafts.save(request)
        if not isinstance(answer, Summary):
            return answer
        return _page(request, _unjudged(lists, vehicles, free, first, copied, request.POST), copied, answer)
    found = _bound(lists, vehicles, free, request.POST)
    if not all_valid(found.every()):
        links = [link for one in found.every() for link in field_links(one)]
        return _page(request, found, copied, Summary(links))
    applied = _apply(request, user, found)
    return applied if not isinstance(applied, Summary) else _page(request, found, copied, applied)


def _unjudged(
    lists: list[BondedList],
    vehicles: list[Mover],
    free: str,
    first: dict[str, Any],
    copied: GatePass | None,
    kept: QueryDict | None,
) -> Application:
    """The form with its first values; those of a copied pass, or of a draft, before the usual ones."""
    typed = pass_copy.quantities(copied)
    kinds = pass_copy.goods(copied, REGISTERED_LINES if free == "5" else 0)
    quantities = {line.pk: typed.get(line.line_no, "" if typed else _left(line)) for line in _lines_of(lists)}
    if kept is not None:
        first = {name: kept.get(name, "") for name in PassForm.base_fields}
        quantities = {pk: kept.get(f"line-{pk}-quantity", "") for pk in quantities}
        kinds = [
            {name: kept.get(f"goods-{at}-{name}", "") for name in GoodsForm.base_fields} for at in range(len(kinds))
        ]
    return Application(
        lists,
        vehicles,
        PassForm(vehicles, initial=first),
        [ShareForm(line, initial={"quantity": quantities[line.pk]}) for line in _lines_of(lists)],
        [GoodsForm(prefix=f"goods-{at}", initial=kind) for at, kind in enumerate(kinds)],
    )


def _bound(lists: list[BondedList], vehicles: list[Mover], free: str, typed: QueryDict) -> Application:
    """The form to be judged."""
    return Application(
        lists,
        vehicles,
        PassForm(vehicles, typed),
        [ShareForm(line, typed) for line in _lines_of(lists)],
        [GoodsForm(typed, prefix=f"goods-{at}") for at in range(REGISTERED_LINES if free == "5" else 0)],
    )


def _lines_of(lists: list[BondedList]) -> list[BondedListLine]:
    return [line for one in lists for line in one.lines.all()]


def _page(
    request: HttpRequest, found: Application, copied: GatePass | None, summary: Summary | None = None
) -> HttpResponseBase:
    title = T("申请核放单", "Apply for a gate pass")
    if copied is not None:
        title = T("改正后重新申请：复制自 {no}", "Correct and apply again: a copy of {no}").of(no=copied.pass_no)
    context = {
        "form": found.form,
        "shares": found.shares,
        "goods": found.goods,
        "lists": found.lists,
        "summary": summary or Summary(),
        "heading": title,
        "partial": len(found.lists) == 1,
        "vehicles": found.vehicles,
        "datalists": [_frames(person(request)), *(datalists() if found.goods else [])],
        "drafts": drafts.kept(request),
    }
    crumbs = [shell.Crumb(TITLE, reverse("passes")), shell.Crumb(title)]
    status = 422 if summary else 200
    return shell.page(
        request, "zb/pages/pass_form.html", context, title=title, section="passes", crumbs=crumbs, status=status
    )


def _vehicles(user: User) -> list[Mover]:
    """What may be named, those without a live pass first (``busy`` tells the others): filed vehicles, then visits."""
    live = PassRow.objects.filter(vehicle=OuterRef("pk"), state__in=LIVE)
    rows: Any = visible(Vehicle.objects.all(), user).filter(active=True, blacklisted=False, state__in=VALID)
    visits: Any = visible(Visit.objects.all(), user).filter(state__in=("approved", "inside"))
    theirs = visits.annotate(busy=Exists(PassRow.objects.filter(visit=OuterRef("pk"), state__in=LIVE)))
    return [*rows.annotate(busy=Exists(live)).order_by("busy", "plate"), *theirs.order_by("busy", "plate")]


def _left(line: BondedListLine) -> str:
    return f"{(line.declared_qty - line.on_passes).normalize():f}"


def _initial(user: User, lists: list[BondedList], free: str) -> dict[str, Any]:
    first: dict[str, Any] = {"applicant": user.full_name, "direction": "I", "pass_type": free}
    if lists:
        border = lists[0].declare_type == "2" and lists[0].transport_mode in ("2", "3", "4", "5", "6")
        first |= {"direction": lists[0].direction, "pass_type": "2" if border else "3"}
    return first


def _apply(request: HttpRequest, user: User, found: Application) -> HttpResponseBase | Summary:
    assert user.organisation is not None, "enterprise roles have an organisation (acc_101)"
    paper = _paper(user.organisation, found)
    try:
        outcome = gate_passes.apply_pass(actor(request), paper)
    except Refused as refused:
        return _refused(found.form, refused.decision)
    if outcome.record is None:
        return _refused(found.form, outcome.decision)
    drafts.done(request)
    number = outcome.record.pass_no
    if outcome.decision.accepted:
        messages.success(request, str(T("核放单 {no} 已审批", "Pass {no} is approved").of(no=number)))
    else:
        words = T("核放单 {no} 已登记，结果见下面的“决定与依据”", "Pass {no} is kept; see the decisions below")
        messages.warning(request, str(words.of(no=number)))
    return redirect("pass", number)


def _refused(form: PassForm, decision: Decision) -> Summary:
    form.mark(decision.reasons)
    return Summary((), [shown(reason, _anchor(form, reason)) for reason in decision.reasons])


def _anchor(form: PassForm, reason: Reason) -> str:
    return str(form[reason.path].id_for_label) if reason.path in form.fields else ""


def _paper(organisation: Organisation, found: Application) -> GatePass:
    own = party_of(organisation)
    head, shares, goods, lists = found.form.cleaned_data, found.shares, found.goods, found.lists
    chosen = next((one for one in found.vehicles if one.plate == head["plate"]), None)
    tare = head["vehicle_weight"] if head["vehicle_weight"] is not None else (chosen and chosen.tare_kg) or ZERO
    gross, net = _weights(head, shares, goods)
    frame, container = _frame(organisation, head), head["container_weight"] or ZERO
    lines, binding = _lines(shares, goods, lists)
    return GatePass(
        inner_no=head["inner_no"],
        pass_type=head["pass_type"],
        direction=head["direction"],
        master_customs=_customs(organisation, lists),
        enterprise=own,
        declarant=own,
        inputter=own,
        applicant=head["applicant"],
        plate=head["plate"],
        ic_card=head["ic_card"],
        binding=binding,
        document_kind=LIST_KIND if lists and head["pass_type"] != TWO_STEP else "",
        documents=tuple(_document(head["pass_type"], one) for one in lists),
        lines=lines,
        container_no=head["container_no"].upper(),
        frame_no=head["frame_no"],
        frame_weight=frame,
        container_weight=container,
        vehicle_weight=tare,
        total_weight=tare + frame + container + gross,
        gross_weight=gross,
        net_weight=net,
        confirm_arrival=head["confirm_arrival"],
        remark=head["remark"],
    )


def _frames(user: User) -> tuple[str, list[tuple[str, str]]]:
    """The filed frames behind the field that names one."""
    rows = visible(Trailer.objects.all(), user).filter(state__in=VALID).order_by("number")
    return "frames", [(one.number, f"{one.weight_kg.normalize():f} kg") for one in rows]


def _frame(organisation: Organisation, head: dict[str, Any]) -> Decimal:
    """The weight that was typed, else that of one's own filed frame."""
    typed, number = head["frame_weight"], head["frame_no"]
    if typed is not None or not number:
        return typed or ZERO
    filed = Trailer.objects.filter(owner=organisation, number=number).first()
    return filed.weight_kg if filed else ZERO


def _document(pass_type: str, row: BondedList) -> PassDocument:
    """How the pass names a list: a two-step pass by the number of its entry."""
    if pass_type != TWO_STEP:
        return PassDocument(LIST_KIND, row.list_no)
    declaration = getattr(row, "declaration", None)
    return PassDocument("", declaration.entry_no if declaration else "")


def _customs(organisation: Organisation, lists: list[BondedList]) -> str:
    if lists:
        return lists[0].master_customs
    return organisation.zone.customs_code if organisation.zone else ""


def _weights(head: dict[str, Any], shares: list[ShareForm], goods: list[GoodsForm]) -> tuple[Decimal, Decimal]:
    """What was typed, else the lists' weights in proportion to the quantities."""
    gross = sum((_share_of(one, one.line.gross_weight) for one in shares), ZERO)
    net = sum((_share_of(one, one.line.net_weight) for one in shares), ZERO)
    gross += sum((one.cleaned_data["gross"] or ZERO for one in goods), ZERO)
    typed_gross, typed_net = head["gross_weight"], head["net_weight"]
    return (gross if typed_gross is None else typed_gross), (net if typed_net is None else typed_net)


def _share_of(one: ShareForm, weight: Decimal | None) -> Decimal:
    quantity: Decimal = one.cleaned_data["quantity"] or ZERO
    return ((weight or ZERO) * quantity / one.line.declared_qty).quantize(Decimal("0.00001"))


def _lines(
    shares: list[ShareForm], goods: list[GoodsForm], lists: list[BondedList]
) -> tuple[tuple[PassLine, ...], str]:
    """Lines and binding: one whole list is 2, part of one list is 3 with lines, several whole lists are 1."""
    if goods:
        return tuple(_goods(goods)), ""
    if len(lists) != 1:
        return (), "1" if lists else ""
    if all((one.cleaned_data["quantity"] or ZERO) == one.line.declared_qty for one in shares):
        return (), "2"
    chosen = [one for one in shares if one.cleaned_data["quantity"]]
    return tuple(_line(number, one) for number, one in enumerate(chosen, start=1)), "3"


def _line(number: int, one: ShareForm) -> PassLine:
    line = one.line
    return PassLine(
        line_no=number,
        document_line=line.line_no,
        part_no=line.part_no,
        hs_code=line.hs_code,
        name=line.name,
        declared_unit=line.declared_unit,
        declared_qty=one.cleaned_data["quantity"],
        gross_weight=_share_of(one, line.gross_weight),
        net_weight=_share_of(one, line.net_weight),
    )


def _goods(goods: list[GoodsForm]) -> list[PassLine]:
    named = [one.cleaned_data for one in goods if one.cleaned_data["name"]]
    return [
        PassLine(
            line_no=number,
            document_line=number,
            part_no="",
            hs_code=typed["hs_code"],
            name=typed["name"],
            declared_unit=typed["unit"],
            declared_qty=typed["quantity"] or ZERO,
            gross_weight=typed["gross"] or ZERO,
        )
        for number, typed in enumerate(named, start=1)
    ]
