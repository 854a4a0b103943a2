"""Running a refused message again and delivering a receipt again: each asks first, then does it once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import replays
from zongbao.core.decision import Reason, Refused
from zongbao.store.models import RawMessage, Receipt
from zongbao.web import shell
from zongbao.web.access import actor, page_for, person
from zongbao.web.components.forms import Plain, summary_of
from zongbao.web.pages.messages import MESSAGES_TITLE, RECEIPTS_TITLE, STATES, seen_by
from zongbao.web.text import L, T


class SeenForm(Plain):
    """The newest attempt that the page showed, so that pressing twice does it once."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class RedeliverForm(Plain):
    """Why the receipt is to be written again."""

    reason = forms.CharField(label=L("理由", "Reason"), max_length=255)


@page_for(replays.REPLAYERS)
def message_replay(request: HttpRequest, key: int) -> HttpResponseBase:
    """Run a refused message again: GET asks, POST does it and shows the attempt."""
    row = _or_404(RawMessage, request, key)
    newest = replays.attempts_of(row)[-1]
    form = SeenForm(request.POST or None, initial={"seen": newest.pk})
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = replays.replay(actor(request), row.pk, form.cleaned_data["seen"])
        except Refused as refused:
            reasons = refused.decision.reasons
        else:
            told = T("已重跑，结果：{state}", "Run again; result: {state}").of(state=STATES[made.state][0])
            messages.success(request, str(told))
            return redirect("message", made.pk)
    note = T(
        "按留存的原始字节、以发送方名义再处理一次，结果记为新的一次，原报文不变。",
        "The kept bytes are taken in once more in the sender's name; the result is a new attempt, the first stays.",
    )
    titles = (MESSAGES_TITLE, T("重跑报文", "Run again"))
    return _page(request, form, reasons, titles, "message", row.pk, note)


@page_for(replays.REPLAYERS)
def receipt_redeliver(request: HttpRequest, key: int) -> HttpResponseBase:
    """Let the folder door write a receipt again: GET asks why, POST does it."""
    row = _or_404(Receipt, request, key)
    form = RedeliverForm(request.POST or None)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            replays.redeliver(actor(request), row.pk, form.cleaned_data["reason"])
        except Refused as refused:
            reasons = refused.decision.reasons
        else:
            messages.success(request, str(T("已排队，文件夹入口会再写一次", "It waits to be written again")))
            return redirect("receipt", row.pk)
    note = T(
        "回执标为未送达，后台会以原文件名再写一次。", "It counts as undelivered and is written again as the same file."
    )
    titles = (RECEIPTS_TITLE, T("重新投递", "Deliver again"))
    return _page(request, form, reasons, titles, "receipt", row.pk, note)


def _or_404(model: Any, request: HttpRequest, key: int) -> Any:
    row = seen_by(model, person(request)).filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, form: Plain, reasons: tuple[Reason, ...], titles: tuple[T, T], name: str, key: int, note: T
) -> HttpResponseBase:
    parent, title = titles
    back = reverse(name, args=[key])
    crumbs = [shell.Crumb(parent, reverse(f"{name}s")), shell.Crumb(key, back), shell.Crumb(title)]
    context = {"form": form, "summary": summary_of(form, reasons), "heading": title, "submit": title}
    context |= {"back": back, "note": note}
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=title, section=f"{name}s", crumbs=crumbs, status=status
    )
