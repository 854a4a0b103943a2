"""What the states of a vehicle's filing mean at the gate (车辆备案); its life stands with all the others."""

from __future__ import annotations

VALID = frozenset({"approved", "change_requested"})  # a change that waits leaves the filing in force as it stands
