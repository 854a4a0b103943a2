"""What would change an answer, in words: a bound as a bound, what stands now, who decides where nothing would."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from zongbao.core.decision import Outcome, Reason
from zongbao.domain.reasons import AT_LEAST, AT_MOST, reason
from zongbao.regulations import rules
from zongbao.web.pages.common import stored_reason
from zongbao.web.reasons import change_text

WEIGHT = reason(
    "GAT-106", "weight", Outcome.EXCEPTION, {"difference": Decimal("955.748")}, pass_no="P", scale="22000",
    expected="18830", difference=Decimal(3170), allowed=Decimal("955.748"),
)  # fmt: skip


def test_a_tolerance_is_told_as_a_bound_with_what_was_found():
    assert change_text(WEIGHT) == "重量差(千克) ≤ 955.748（现为 3170）"
    with translation.override("en"):
        assert change_text(WEIGHT) == "weight difference (kg) ≤ 955.748 (now 3170)"


@pytest.mark.parametrize(
    ("its", "words"),
    [
        (Reason("LED-101", {"asked": "70"}, change={"declared_qty": "60"}), "申报数量 ≤ 60（现为 70）"),
        (Reason("LST-154", {"qty": "5", "past": "20"}, change={"declared_qty": "20"}), "申报数量 ≥ 20（现为 5）"),
        (Reason("LST-105", {"total": "999", "qty": "3"}, change={"total": "21"}), "总价 → 21（现为 999）"),
        (Reason("LST-210", {"stated": "035"}, change={"second_unit": ""}), "第二法定单位 → 留空（现为 035）"),
        (Reason("LST-013", {"type": "保税展示"}, change={"declare_flag": "2"}), "报关标志 → 2"),
        (Reason("LST-601", {"value": "9"}, "lines", Outcome.MANUAL), "不用改单：由海关关员审核决定，结果会通知您"),
        (Reason("GAT-103", outcome=Outcome.EXCEPTION), "由卡口人员当场核对后决定"),
        (Reason("LST-001"), ""),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_words(its: Reason, words: str):
    assert change_text(its) == words


def test_a_stored_reason_of_any_age_stays_readable():
    assert change_text(stored_reason({"code": "LED-101", "change": {"declared_qty": "60"}})) == "申报数量 ≤ 60"
    assert change_text(stored_reason({"code": "OLD-1", "change": {"gone_field": "1"}})) == "gone_field → 1"
    assert change_text(stored_reason({"code": "OLD-1"})) == ""


def test_bounds_are_those_of_rules_that_stand():
    assert all(rules.rule(code) for code in AT_MOST | AT_LEAST)
