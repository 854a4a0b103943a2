"""The pictures that a gate's cameras took of a vehicle, for the gate's crew and officers alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.store.models import GatePicture, Passage
from zongbao.web.access import GATE_CREW, page_for, person
from zongbao.web.engine.listing import visible


def guids_of(row: Passage) -> list[str]:
    """The ids of the pictures that the collection names."""
    return list(row.collection.get("photos") or ())


def pictures_of(rows: Iterable[Passage]) -> Mapping[int, Sequence[str]]:
    """The addresses of the pictures that are kept, by passage; one query, none if no camera took any."""
    named = {row.pk: (row.lane.gate.zone_id, guids_of(row)) for row in rows}
    wanted = {guid for _, guids in named.values() for guid in guids}
    if not wanted:
        return {}
    zones = {zone for zone, _ in named.values()}
    kept = set(GatePicture.objects.filter(zone__in=zones, guid__in=wanted).values_list("zone_id", "guid"))
    return {
        key: [reverse("gate_picture", args=[key, at]) for at, guid in enumerate(guids, 1) if (zone, guid) in kept]
        for key, (zone, guids) in named.items()
    }


@page_for(GATE_CREW)
def gate_picture(request: HttpRequest, key: int, number: int) -> HttpResponseBase:
    """One picture as it was kept; whatever it holds, a browser shows it as that kind of picture or not at all."""
    row = visible(Passage.objects.all(), person(request)).select_related("lane__gate").filter(pk=key).first()
    guids = guids_of(row) if row else []
    if row is None or not 1 <= number <= len(guids):
        raise Http404
    found = GatePicture.objects.filter(zone=row.lane.gate.zone_id, guid=guids[number - 1]).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.body), content_type=found.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response
