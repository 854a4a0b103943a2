"""Every question that a worked case may ask, of papers, messages and sheets, and its answer computed now."""

from __future__ import annotations

from collections.abc import Mapping

from zongbao.core.decision import Decision
from zongbao.domain.worked import questions
from zongbao.domain.worked.questions import Question
from zongbao.exchange.worked import messages, sheets
from zongbao.regulations.worked import Case

QUESTIONS: Mapping[str, Question] = {**questions.QUESTIONS, **messages.QUESTIONS, **sheets.QUESTIONS}


def answer(case: Case) -> Decision:
    """What the platform answers to the case, with the values in force on its day."""
    return QUESTIONS[case.ask].answer(case)
