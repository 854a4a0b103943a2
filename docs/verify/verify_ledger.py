"""Checks an exported Zongbao ledger (`zongbao ledger export FILE`) with nothing but Python's standard library.

    python3 verify_ledger.py FILE [FILE-OF-KNOWN-HEADS]

It shares no code with the platform. It checks that every movement is as it was sealed, that every seal continues the
chain of its slot, that sequence numbers have no gap, that every balance is the sum of its movements and that the file
is complete; it prints what is wrong row by row and ends with 1, or prints the heads of the chains and ends with 0.
Keep the printed heads outside the platform: given again as the second file they prove that no later export has
rewritten what stood then, not even a chain recomputed by somebody with full power over the database.

Bytes of a movement: its 16 fields parted by TAB, quantities as `<integer>e-5`; leaf = SHA-256(00 bytes), node =
SHA-256(01 left right), an odd last node moves up; chained = SHA-256(previous root "slot TAB batch TAB count TAB time").
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

Row = dict[str, Any]
FIGURES = ("declared", "legal", "second", "usd")
KEY = ("slot", "book_id", "item_no", "seq", "document", "version", "event", "direction", "line_no")
FIELDS = (*KEY, *FIGURES, "happened_at", "recorded_at", "batch_no")
# event, direction: counter that rises, counter that falls, sign of the USD total
RULES = """reserve I pre_in - 0, reserve E pre_out - 0, confirm I actual_in pre_in 1, confirm E actual_out pre_out -1,
release I - pre_in 0, release E - pre_out 0, reverse I - actual_in -1, reverse E - actual_out 1,
open I actual_in - 1, adjust I actual_in - 1, adjust E actual_out - -1"""
EFFECTS = {tuple(rule.split()[:2]): rule.split()[2:] for rule in RULES.split(",")}
UNITS = {"declared": "", "legal": "_legal", "second": "_second"}


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def scaled(text: str) -> int:
    whole, _, places = text.partition(".")
    return int(whole + places.ljust(5, "0"))


def canonical(row: Row) -> bytes:
    return "\t".join(f"{scaled(row[name])}e-5" if name in FIGURES else str(row[name]) for name in FIELDS).encode()


def root_of(nodes: list[bytes]) -> bytes:
    while len(nodes) > 1:
        pairs = [sha(b"\x01", a, b) for a, b in zip(nodes[::2], nodes[1::2], strict=False)]
        nodes = pairs + (nodes[-1:] if len(nodes) % 2 else [])
    return nodes[0] if nodes else b""


def named(kind: str, row: Row) -> str:
    keys = ("slot", "book_id", "item_no", "seq") if kind == "movement" else ("slot", "batch_no")
    return f"{kind} " + " ".join(f"{key.split('_')[0]} {row[key]}" for key in keys)


class Check:
    def __init__(self) -> None:
        self.problems: list[str] = []
        self.heads: dict[int, tuple[int, str]] = {}
        self.history: set[str] = set()
        self.sums: dict[tuple[int, int, int], Row] = {}
        self.counts: dict[str, int] = {}
        self.batch: list[Row] = []
        self.seal: Row | None = None

    def wrong(self, row: str, text: str) -> None:
        self.problems.append(f"{row}: {text}")

    def take(self, kind: str, content: Row) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind != "movement":
            self.close_batch()
        {"movement": self.movement, "seal": self.chain, "balance": self.balance, "end": self.end}[kind](content)

    def movement(self, row: Row) -> None:
        self.batch.append(row)
        total = self.sums.setdefault((row["slot"], row["book_id"], row["item_no"]), {"last_seq": 0, "usd_total": 0})
        if row["seq"] != total["last_seq"] + 1:
            self.wrong(named("movement", row), f"follows seq {total['last_seq']}")
        total["last_seq"] = row["seq"]
        rises, falls, usd = EFFECTS.get((row["event"], row["direction"]), ("-", "-", "0"))
        for unit, ending in UNITS.items():
            for counter, sign in ((rises, 1), (falls, -1)):
                if counter != "-":
                    total[counter + ending] = total.get(counter + ending, 0) + sign * scaled(row[unit])
        total["usd_total"] += int(usd) * scaled(row["usd"])

    def chain(self, seal: Row) -> None:
        self.seal = seal
        slot, batch = seal["slot"], seal["batch_no"]
        last, previous = self.heads.get(slot, (0, "00" * 32))
        if batch != last + 1 or seal["previous"] != previous:
            self.wrong(named("seal", seal), f"does not continue the chain after batch {last}")
        tail = f"{slot}\t{batch}\t{seal['movement_count']}\t{seal['sealed_at']}".encode()
        if sha(bytes.fromhex(seal["previous"]), bytes.fromhex(seal["merkle_root"]), tail).hex() != seal["chained"]:
            self.wrong(named("seal", seal), "its chained hash is not that of its fields")
        self.heads[slot] = (batch, seal["chained"])
        self.history.add(f"head {slot} {batch} {seal['chained']}")

    def close_batch(self) -> None:
        """Hold the movements read since the last seal against it; rows without a seal of their own are wrong."""
        seal, rows, self.seal, self.batch = self.seal, self.batch, None, []
        leaves = [sha(b"\x00", canonical(row)) for row in rows]
        if seal is None or (root_of(leaves).hex() == seal["merkle_root"] and len(rows) == seal["movement_count"]):
            self.problems += [f"{named('movement', row)}: has no seal" for row in rows if seal is None]
            return
        marks = {seal["marks"][at : at + 16] for at in range(0, len(seal["marks"]), 16)}
        strange = [row for row, leaf in zip(rows, leaves, strict=True) if leaf.hex()[:16] not in marks]
        for row in strange:
            self.wrong(named("movement", row), f"is not as it was sealed in batch {seal['batch_no']}")
        if not strange:
            self.wrong(named("seal", seal), f"does not fit the {len(rows)} movements of its batch")

    def balance(self, row: Row) -> None:
        key = (row.pop("slot"), row.pop("book_id"), row.pop("item_no"))
        total = self.sums.pop(key, {})
        for name, value in row.items():
            if value != total.get(name, 0):
                self.wrong(f"balance slot {key[0]} book {key[1]} item {key[2]}", f"{name} is not its movements' sum")

    def end(self, written: Row) -> None:
        for kind, count in written.items():
            if count != self.counts.get(kind, 0):
                self.wrong("file", f"{count} {kind} lines were written, {self.counts.get(kind, 0)} are here")


def main(path: str, known: str = "") -> int:
    check = Check()
    with Path(path).open(encoding="utf-8") as file:
        if "zongbao-ledger-export/1" not in file.readline():
            check.wrong("file", "is not a ledger export")
        for line in file:
            check.take(*json.loads(line).popitem())
    if "end" not in check.counts:
        check.wrong("file", "is cut off: the end line is missing")
    for slot, book, item in check.sums:
        check.wrong(f"balance slot {slot} book {book} item {item}", "is missing")
    for line in Path(known).read_text(encoding="utf-8").splitlines() if known else ():
        if line.startswith("head ") and line not in check.history:
            check.wrong(line, "was known before and is not in this file")
    print("\n".join(check.problems or [f"head {slot} {batch} {head}" for slot, (batch, head) in check.heads.items()]))
    return 1 if check.problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
