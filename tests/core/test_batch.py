"""The collector's habits are as before when a batch is over, also when it failed."""

from __future__ import annotations

import contextlib
import gc

from zongbao.core.batch import SELDOM, seldom_collected


def test_a_batch_is_seldom_collected_and_leaves_no_trace():
    usual = gc.get_threshold()
    with contextlib.suppress(KeyError), seldom_collected():
        assert gc.get_threshold()[0] == SELDOM
        raise KeyError
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() == 0
