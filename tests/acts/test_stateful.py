"""Enterprise, customs and gate play all acts in any order against a small model of what must come of it.

The book conserves goods: the balance is the fold of its movements and what the model says. Counters of lines stay in
their bounds. A list posts once, whatever the order and repetition of release, passages and messages. Every refusal
explains itself. The walks are the same every time; with ``EXPLORE=1`` they are new ones.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.acts.trade import Trade


@pytest.mark.slow
def test_the_trade_keeps_its_books(play):
    class Here(Trade):
        pass

    Here.play, Here.ends = play, Counter()
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize="EXPLORE" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The walk must have been everywhere, or it proves little.
    wanted = {"list I posted", "list I pre_posted", "list E pre_posted", "list E posted", "pass passed"}
    assert wanted <= Here.ends.keys(), Here.ends
