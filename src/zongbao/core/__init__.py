"""Floor 1: quantity, money, periods, identifiers, decision, lifecycle; standard library only."""
