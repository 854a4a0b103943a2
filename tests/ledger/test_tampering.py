"""Twelve classes of tampering by a superuser whom no trigger stops, 52 tries of each; all are found.

`make long` makes 12,000 of them.

Whoever may write every table can make the ledger true in itself again: that is found by what lies outside alone, the
witness's checkpoints and the public key. The control shows that a truncation is missed without them.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.db import connection
from tests.ledger import attacks
from tests.ledger.attacks import run, unguarded
from tests.ledger.sealed import Sealed, folder, founded, play, sealed  # noqa: F401 - fixtures
from tests.length import LONG

from zongbao.domain.ledger import checkpoint as texts
from zongbao.store.ledger import proof, witness_file
from zongbao.store.ledger.checkpoint_proof import verify_checkpoints
from zongbao.store.ledger.signing import Ed25519Signer, signer_at
from zongbao.store.ledger.verify import Finding, verify

TRIES = 1_000 if LONG else 52
MOVEMENT = "slot, book_id, item_no, seq"
COLUMNS = (
    "document, version, event, direction, line_no, declared, legal, second, usd, happened_at, recorded_at, batch_no"
)


def problems(outside: Sealed | None) -> list[Finding]:
    """What the platform's own verification finds, with or without what lies outside the database."""
    keys = witness_file.keys_in(outside.folder) if outside else {}
    kept = list(witness_file.read_file(outside.witness)) if outside else []
    found = verify(connection.connection)
    with proof.snapshot(connection.connection) as cursor:
        return found + verify_checkpoints(cursor, keys, kept)


class Attacker:
    """One try after another, by a seeded draw over the rows that stand."""

    def __init__(self, sealed: Sealed, seed: str) -> None:  # noqa: F811
        self.draw, self.sealed = random.Random(seed), sealed
        self.stolen = signer_at(sealed.folder.parent / "data" / "keys", "ed25519")
        self.own = Ed25519Signer.at(sealed.folder.parent / "attacker.pem")
        # Only what came with the documents of the test: every row of it may be the victim.
        self.rows = run(
            f"SELECT {MOVEMENT} FROM ledger_movement WHERE document = ANY(%s) ORDER BY {MOVEMENT}",
            list(sealed.documents),
        )
        assert len(self.rows) >= 8

    def victim(self) -> tuple[int, ...]:
        return self.draw.choice(self.rows)

    def two(self) -> list[tuple[int, ...]]:
        return self.draw.sample(self.rows, 2)

    def of(self, table: str, columns: str = "id", where: str = "true") -> tuple:
        return self.draw.choice(run(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY 1"))

    def change(self, setting: str, row: tuple[int, ...]) -> None:
        run(f"UPDATE ledger_movement SET {setting} WHERE ({MOVEMENT}) = (%s, %s, %s, %s)", *row)

    def more(self) -> str:
        """A figure that becomes larger by something between 1e-5 and 10."""
        column = self.draw.choice(("declared", "legal", "second", "usd"))
        return f"{column} = {column} + {self.draw.randint(1, 1_000_000)}e-5"

    def edit(self) -> None:
        settings = (
            self.more(), self.more(), "document = document || '0'", "version = version + 1", "line_no = line_no + 1",
            "event = CASE event WHEN 'reserve' THEN 'confirm' ELSE 'reserve' END", "batch_no = batch_no + 1",
            "direction = CASE direction WHEN 'I' THEN 'E' ELSE 'I' END",
            f"happened_at = happened_at + interval '{self.draw.randint(1, 10**9)} microseconds'",
            f"recorded_at = recorded_at + interval '{self.draw.randint(1, 10**9)} microseconds'",
            "book_id = book_id + 100000", "item_no = item_no + 100000", "seq = seq + 100000",
        )  # fmt: skip
        self.change(self.draw.choice(settings), self.victim())

    def delete(self) -> None:
        row = self.victim()
        (document,) = run(f"SELECT document FROM ledger_movement WHERE ({MOVEMENT}) = (%s, %s, %s, %s)", *row)[0]
        run(f"DELETE FROM ledger_movement WHERE ({MOVEMENT}) = (%s, %s, %s, %s)", *row)
        if self.draw.random() < 0.5:  # and whatever else tells of it
            run("DELETE FROM ledger_movement WHERE document = %s", document)
            run("DELETE FROM ledger_posting WHERE document = %s", document)
            attacks.rebalance(row[0])

    def insert(self) -> None:
        slot, book, item, _ = row = self.victim()
        document, batch = self.draw.choice(("'NEW'", "document")), self.draw.choice(("batch_no", "batch_no + 1000"))
        columns = COLUMNS.replace("document", document, 1).replace("batch_no", batch)
        run(f"INSERT INTO ledger_movement ({MOVEMENT}, {COLUMNS}) SELECT slot, book_id, item_no, (SELECT max(seq) + 1"
            f" FROM ledger_movement WHERE (slot, book_id, item_no) = (%s, %s, %s)), {columns}"
            f" FROM ledger_movement WHERE ({MOVEMENT}) = (%s, %s, %s, %s)", slot, book, item, *row)  # fmt: skip
        if self.draw.random() < 0.5:
            attacks.rebalance(slot)

    def swap(self) -> None:
        """Two movements exchange all that they say of documents and figures."""
        one, other = self.two()
        names = COLUMNS.replace(", batch_no", "") if self.draw.random() < 0.5 else "document, line_no, declared, usd"
        told = {row: run(f"SELECT {names} FROM ledger_movement WHERE ({MOVEMENT}) = (%s, %s, %s, %s)", *row)[0]
                for row in (one, other)}  # fmt: skip
        for row, values in ((one, told[other]), (other, told[one])):
            places = ", ".join(["%s"] * len(values))
            run(
                f"UPDATE ledger_movement SET ({names}) = ({places}) WHERE ({MOVEMENT}) = (%s, %s, %s, %s)",
                *values,
                *row,
            )

    def truncate(self) -> None:
        """The ledger as it stood at an earlier checkpoint, true in itself; nothing tells of what came later."""
        number, text = self.of("store_ledgercheckpoint", "number, text", "number < 4")
        heads = {head.slot: head.batch_no for head in texts.read(text).slots}
        for (slot,) in run("SELECT DISTINCT slot FROM ledger_seal"):
            for table in ("ledger_movement", "ledger_posting", "ledger_seal"):
                run(f"DELETE FROM {table} WHERE slot = %s AND batch_no > %s", slot, heads.get(slot, 0))
            attacks.rebalance(slot)
        for table in ("ledger_balance", "ledger_item"):
            run(f"DELETE FROM {table} AS t WHERE NOT EXISTS (SELECT FROM ledger_movement AS m"
                " WHERE (m.slot, m.book_id, m.item_no) = (t.slot, t.book_id, t.item_no))")  # fmt: skip
        later = "checkpoint_id IN (SELECT id FROM store_ledgercheckpoint WHERE number > %s)"
        run(f"DELETE FROM store_storeddecision WHERE id IN (SELECT id FROM store_sealeddecision WHERE {later})", number)
        run(f"DELETE FROM store_sealeddecision WHERE {later}", number)
        run("DELETE FROM store_ledgercheckpoint WHERE number > %s", number)

    def rewrite(self) -> None:
        """One figure changed, everything made anew over it and signed by a key of their own, or by the stolen one."""
        self.change(self.more(), self.victim())
        attacks.rewrite_all(self.draw.choice((self.own, self.stolen)))

    def balance_too(self) -> None:
        row = self.victim()
        self.change(self.more(), row)
        attacks.rebalance(row[0])
        if self.draw.random() < 0.5:
            attacks.reseal(row[0])

    def decision(self) -> None:
        settings = (
            "outcome = outcome || 'd'", "remark = remark || '改'", "question = 'other'", "subject_no = 'OTHER'",
            "rule_version = '9'", "decided_at = decided_at - interval '1 microsecond'", "subject_kind = 'pass'",
            """reasons = reasons || '[{"code": "LST-101"}]'::jsonb""", """inputs = inputs || '{"new": 1}'::jsonb""",
            "decided_by_id = coalesce(decided_by_id, 0) + 1", "on_behalf_of_id = coalesce(on_behalf_of_id, 0) + 1",
        )  # fmt: skip
        (key,) = self.of("store_sealeddecision")
        run(f"UPDATE store_storeddecision SET {self.draw.choice(settings)} WHERE id = %s", key)
        if self.draw.random() < 0.5:  # with the hashes made anew and signed by the stolen key
            attacks.rewrite_checkpoints(self.stolen)

    def clock_back(self) -> None:
        """A batch is said to have been recorded earlier, its seals made anew over that; or a checkpoint earlier."""
        back = f"- interval '{self.draw.randint(1, 10**7)} seconds'"
        if self.draw.random() < 0.5:
            slot, batch = self.of("ledger_seal", "slot, batch_no", f"slot = {self.victim()[0]}")
            for table in ("ledger_movement", "ledger_posting"):
                run(
                    f"UPDATE {table} SET recorded_at = recorded_at {back} WHERE slot = %s AND batch_no = %s",
                    slot,
                    batch,
                )
            attacks.reseal(slot)
        else:
            self._checkpoint(back)

    def _checkpoint(self, back: str) -> None:
        key, text, moment = self.of("store_ledgercheckpoint", f"id, text, moment {back}")
        words = text.split("\n")
        words[3] = f"moment\t{proof.utc_text(moment)}"
        run("UPDATE store_ledgercheckpoint SET text = %s, moment = %s WHERE id = %s", "\n".join(words), moment, key)
        attacks.rewrite_checkpoints(self.stolen)

    def duplicate(self) -> None:
        """A document's movements a second time, in their own batch or in a new one that is sealed and added up."""
        document, slot = self.draw.choice(self.sealed.documents), self.rows[0][0]
        batch = self.draw.choice(("batch_no", f"(SELECT max(batch_no) + 1 FROM ledger_seal WHERE slot = {slot})"))
        columns = COLUMNS.replace("batch_no", batch)
        run(f"INSERT INTO ledger_movement ({MOVEMENT}, {COLUMNS}) SELECT slot, book_id, item_no, (SELECT max(seq)"
            " FROM ledger_movement AS m WHERE (m.slot, m.book_id, m.item_no) = (o.slot, o.book_id, o.item_no))"
            f" + row_number() OVER (PARTITION BY book_id, item_no ORDER BY seq), {columns}"
            " FROM ledger_movement AS o WHERE document = %s", document)  # fmt: skip
        attacks.rebalance(slot)
        if self.draw.random() < 0.5:
            attacks.reseal(slot)
            attacks.rewrite_checkpoints(self.stolen)

    def checkpoint(self) -> None:
        """One checkpoint is replaced: its text, its signature, its key; or it goes and those after it move up."""
        key, text = self.of("store_ledgercheckpoint", "id, text")
        said = text.replace("origin\tzongbao", f"origin\tzongbao {self.draw.randint(1, 10**6)}")
        way = self.draw.randrange(5)
        if way == 0:
            run("UPDATE store_ledgercheckpoint SET text = %s, hash = %s WHERE id = %s", said, texts.digest(said), key)
        elif way == 1:
            at = self.draw.randrange(64)
            run("UPDATE store_ledgercheckpoint SET signature = set_byte(signature, %s, get_byte(signature, %s) # 1)"
                " WHERE id = %s", at, at, key)  # fmt: skip
        elif way == 2:
            run("UPDATE store_ledgercheckpoint SET text = %s WHERE id = %s", said, key)
            attacks.rewrite_checkpoints(self.draw.choice((self.own, self.stolen)))
        elif way == 3:
            signed = self.own.sign(text.encode())
            run("UPDATE store_ledgercheckpoint SET signature = %s, public_key = %s WHERE id = %s",
                signed, self.own.public_key, key)  # fmt: skip
        else:
            run("DELETE FROM store_sealeddecision WHERE checkpoint_id = %s", key)
            run("DELETE FROM store_ledgercheckpoint WHERE id = %s", key)
            if self.draw.random() < 0.5:
                attacks.rewrite_checkpoints(self.stolen)

    def superuser(self) -> None:
        """Whole tables at one stroke, triggers off."""
        places = [
            ("ledger_movement", "usd = usd * 2 + 1"), ("ledger_movement", "document = 'A' || document"),
            ("ledger_posting", "recorded_at = recorded_at + interval '1 s'"), ("ledger_seal", "previous = chained"),
            ("ledger_balance", "actual_in = actual_in + 1"), ("store_storeddecision", "outcome = 'refuse'"),
            ("store_ledgercheckpoint", "number = number + 100"), ("store_sealeddecision", "position = -position - 1"),
        ]  # fmt: skip
        table, setting = self.draw.choice(places)
        run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with waiting checks of foreign keys cannot be altered
        run("SET CONSTRAINTS ALL DEFERRED")
        run("SET LOCAL session_replication_role = origin")
        run(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        where = f"ctid = ANY(SELECT ctid FROM {table} ORDER BY random() LIMIT {self.draw.randint(1, 40)})"
        how = f"UPDATE {table} SET {setting}" if self.draw.random() < 0.7 else f"DELETE FROM {table}"
        run(f"SELECT setseed({self.draw.random()})")
        run(f"{how} WHERE {where}" if table != "store_storeddecision" else how)


CLASSES: dict[str, Callable[[Attacker], None]] = {
    "edit": Attacker.edit,
    "delete": Attacker.delete,
    "insert": Attacker.insert,
    "swap": Attacker.swap,
    "truncate": Attacker.truncate,
    "full rewrite with recomputed chain": Attacker.rewrite,
    "balance and movement together": Attacker.balance_too,
    "decision text": Attacker.decision,
    "clock back": Attacker.clock_back,
    "duplicated document": Attacker.duplicate,
    "checkpoint replaced": Attacker.checkpoint,
    "superuser SQL with triggers disabled": Attacker.superuser,
}


def test_every_tampering_is_found(sealed: Sealed) -> None:  # noqa: F811
    assert problems(sealed) == []
    with unguarded():
        assert problems(sealed) == [], "what only takes the guards away is no tampering"
    whole = attacks.digest_of_everything()
    tries, missed = 0, []
    for name, attack in CLASSES.items():
        attacker = Attacker(sealed, name)
        for number in range(TRIES):
            with unguarded():
                attack(attacker)
                assert attacks.digest_of_everything() != whole, f"{name} {number} changed nothing"
                tries += 1
                if not problems(sealed):
                    missed.append((name, number))
    assert missed == []
    assert tries == 12 * TRIES
    assert attacks.digest_of_everything() == whole
    assert problems(sealed) == []


@pytest.mark.parametrize("name", ["truncate", "full rewrite with recomputed chain"])
def test_without_a_witness_what_is_true_in_itself_is_missed(sealed: Sealed, name: str) -> None:  # noqa: F811
    """The control: these are found by what lies outside the database alone."""
    attacker = Attacker(sealed, "control")
    for _ in range(5):
        with unguarded():
            CLASSES[name](attacker)
            assert problems(None) == []
            assert any("witness" in one.problem or "kept outside" in one.problem for one in problems(sealed))
