"""The import pages: template, upload, faults by cell, the marked file, bringing rows into a list."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.exchange.compose_lines import line_sheet_of
from tests.web.conftest import World
from tests.web.test_forms import posted, reasons_in, sheet

from zongbao.acts import line_uploads
from zongbao.core.roles import Role
from zongbao.exchange.sheets.reading import read
from zongbao.store import models
from zongbao.web.pages import list_sheet
from zongbao.web.pages.list_fields import LineForm, plain


def send(world: World, raw: bytes, name: str = "表体.xlsx"):
    return world.browser(Role.DECLARANT).post(reverse("line_uploads"), {"file": SimpleUploadedFile(name, raw)})


def test_a_sheet_with_bad_rows_names_each_cell_and_offers_the_clean(world: World):
    answer = send(world, line_sheet_of([{}, {"total": "999"}, {"origin": "ZZ"}]))
    page = world.browser(Role.DECLARANT).get(answer["Location"]).content.decode()
    assert "M3" in page and "O4" in page and "LST-105" in page  # noqa: PT018
    key = models.LineUpload.objects.latest("pk").pk
    clean = world.browser(Role.DECLARANT).get(reverse("list_new"), {"upload": key, "rows": "clean"}).content.decode()
    whole = world.browser(Role.DECLARANT).get(reverse("list_new"), {"upload": key, "rows": "all"}).content.decode()
    assert ('name="line_count" value="1"' in clean, 'name="line_count" value="3"' in whole) == (True, True)
    assert 'value="999"' in whole


def test_faulty_rows_are_shown_as_rows_with_their_bad_cells_marked(world: World):
    answer = send(world, line_sheet_of([{"part_no": "GOOD"}, {"part_no": "BAD-1", "total": "999", "spec": "x" * 600}]))
    page = world.browser(Role.DECLARANT).get(answer["Location"]).content.decode()
    rows = page[page.index("<h2>有问题的行") : page.index("<h2>有问题的单元格")]
    assert "BAD-1" in rows
    assert "GOOD" not in rows
    bad = re.findall(r'<span class="zb-cell-bad">(.*?) <span', rows)
    assert bad == ["x" * 100]
    assert "规格型号" in rows, "a column stands there because a row is wrong in it"
    assert page.count('aria-current="step"') == 1


def test_an_upload_from_before_rows_were_kept_still_shows_its_bad_cells(world: World):
    row = world.line_upload
    for fault in row.faults:
        fault.pop("typed", None)
    row.save()
    page = world.browser(Role.DECLARANT).get(reverse("line_upload", args=[row.pk])).content.decode()
    assert '<span class="zb-cell-bad">999 ' in page


def test_the_marked_file_comes_back_with_its_reasons(world: World):
    url = reverse("line_upload_file", args=[world.line_upload.pk, "marked"])
    rows = read(world.browser(Role.DECLARANT).get(url).content)
    assert rows[0][-1] == "问题 Problems"
    assert rows[1][-1] == ""
    assert "999" in rows[2][-1]


def test_no_file_and_a_broken_file_are_said(world: World):
    answer = world.browser(Role.DECLARANT).post(reverse("line_uploads"))
    assert (answer.status_code, 'href="#id_file"' in answer.content.decode()) == (422, True)
    shown = world.browser(Role.DECLARANT).get(send(world, b"PK\x03\x04")["Location"]).content.decode()
    assert "SHT-003" in shown


def test_a_page_that_waits_follows_and_then_reloads(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(line_uploads, "AT_ONCE", 10)
    url = send(world, line_sheet_of([{"part_no": "W"}]))["Location"]
    browser = world.browser(Role.DECLARANT)
    assert "<progress" in browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert line_uploads.read_next()
    assert browser.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_more_lines_than_fields_are_declared_from_the_file(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(list_sheet, "LINES_MAX", 1)
    paper = sheet(world)
    typed = [
        {name: str(plain(value)) for name in LineForm.base_fields if (value := getattr(line, name)) is not None}
        for line in paper.lines
    ]
    empty = dict.fromkeys(LineForm.base_fields, "")
    row = line_uploads.receive(world.play.clerk, line_sheet_of([{**empty, **one} for one in typed]), "x.xlsx")
    assert row.fault_count == 0, row.faults
    browser = world.browser(Role.DECLARANT)
    page = browser.get(reverse("list_new"), {"upload": row.pk, "rows": "all"}).content.decode()
    assert f'name="upload" value="{row.pk}"' in page
    answer = browser.post(reverse("list_new"), {**posted(replace(paper, lines=())), "upload": row.pk})
    assert answer.status_code == 302, reasons_in(answer)
    declared = models.BondedList.objects.get(inner_no=paper.inner_no)
    assert (declared.state, declared.line_count) == ("pre_posted", 2)


def test_another_enterprise_s_upload_is_not_found(world: World):
    assert world.browser(Role.DECLARANT).get(reverse("list_new"), {"upload": "999999"}).status_code == 404


def test_a_check_declares_nothing_and_drafts_the_declaration(world: World):
    paper = sheet(world)
    answer = world.browser(Role.DECLARANT).post(reverse("list_new"), posted(paper, do="check"))
    page = answer.content.decode()
    assert answer.status_code == 200, reasons_in(answer)
    assert "试检没有发现问题" in page
    assert ("拟制的报关单" in page) == (paper.declare_flag == "1")
    assert not models.BondedList.objects.filter(inner_no=paper.inner_no).exists()


def test_a_check_tells_every_problem_at_once(world: World):
    paper = sheet(world)
    wrong = {"lines-0-total": "1", "lines-1-origin": "ZZ", "transport_mode": "9"}
    page = world.browser(Role.DECLARANT).post(reverse("list_new"), posted(paper, do="check", **wrong))
    text = page.content.decode()
    assert page.status_code == 422
    assert "LST-105" in text and "LST-115" in text  # noqa: PT018
    assert not models.BondedList.objects.filter(inner_no=paper.inner_no).exists()
