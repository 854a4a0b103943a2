"""What the driver reads: the text of the LED board, and the hint that tells what to do."""

from __future__ import annotations

from functools import cache

from zongbao.core.decision import Outcome
from zongbao.domain.gate.decision import GateDecision
from zongbao.regulations import rules
from zongbao.regulations.files import toml

LED_WIDTH = 16  # characters that a lane's board shows in one line

# CHECK_RESULT of GATHER_FEEDBACK 0x82: Y release, N alarm, M wait for a person.
CHECK_RESULT = {Outcome.ACCEPT: "Y", Outcome.REFUSE: "N", Outcome.HOLD: "N", Outcome.EXCEPTION: "M"}


@cache
def _texts() -> dict[str, dict[str, str]]:
    return toml("led.toml")


def led_lines(decided: GateDecision, plate: str = "", lang: str = "zh") -> tuple[str, ...]:
    """The board's lines, at most 16 characters each: the plate if known, then what to do."""
    text = _texts()[_key(decided)]["zh" if lang.startswith("zh") else "en"]
    shown = plate or (decided.chosen.plate if decided.chosen else "")
    return tuple(line[:LED_WIDTH] for line in (shown, text) if line)


def led_text(decided: GateDecision, plate: str = "", lang: str = "zh") -> str:
    """The board's lines in one text, split by a line feed."""
    return "\n".join(led_lines(decided, plate, lang))


def driver_hint(decided: GateDecision, lang: str = "zh") -> str:
    """What the driver is to do: the hint of the reason that settled the outcome, or the wish for a good way."""
    if not decided.reasons:
        return _texts()["accept"]["hint_zh" if lang.startswith("zh") else "hint_en"]
    return rules.render(decided.reasons[0], lang).hint


def _key(decided: GateDecision) -> str:
    """The text of the settling reason where it has one, else that of the outcome."""
    code = decided.reasons[0].code if decided.reasons else ""
    return code if code in _texts() else decided.outcome.value
