"""The spine on whatever server ``DATABASE_URL`` names: one list declared, released, past the gate, posted, proven."""

from __future__ import annotations

import json
import sys

from zongbao.cli.service import open_platform


def main() -> None:
    """Found a zone, play the chain, print what stands in the end."""
    open_platform(serving=True)
    from django.db import connection
    from tests.acts.conftest import Play
    from tests.acts.test_spine import balance

    from zongbao.core.quantity import plain
    from zongbao.demo import catalogue, founding
    from zongbao.store.ledger.verify import verify

    zone = catalogue.zones()[0]
    founding.found([zone], with_administrators=False)
    play = Play(next(firm for firm in catalogue.firms() if firm.zone == zone))
    row = play.declare(play.in_paper(play.load(100)))
    states = [row.state]
    play.release(row)
    gate_pass = play.apply(row)
    states.append(gate_pass.state)
    play.pass_gate(gate_pass)
    row.refresh_from_db()
    states.append(row.state)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (speaker,) = cursor.fetchone()
    found = [plain(value) for value in balance(play.book())]
    problems = [finding.problem for finding in verify(connection.connection)]
    json.dump({"states": states, "balance": found, "problems": problems, "user": speaker}, sys.stdout)


if __name__ == "__main__":
    main()
