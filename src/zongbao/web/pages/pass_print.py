"""A gate pass on paper (打印): A4 or an 80 mm roll, with Code 128 for the gate's scanner and a QR for the driver."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from zongbao.web.access import BUSINESS, page_for, person
from zongbao.web.pages import pass_paper, passes


@page_for(BUSINESS)
def pass_print(request: HttpRequest, key: str, size: str) -> HttpResponseBase:
    """The pass as PDF, shown in the browser; 404 for other sizes or passes that the reader may not see."""
    row = passes.find(person(request), key)
    if row is None or size not in pass_paper.SIZES:
        raise Http404
    return pass_paper.printed(request, [row], size)
