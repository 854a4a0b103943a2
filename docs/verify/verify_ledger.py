#!/usr/bin/env python3
"""Checks an exported Zongbao ledger (`zongbao ledger export FILE`) with nothing but Python's standard library.

    python3 verify_ledger.py FILE [FILE-OF-KNOWN-HEADS]

It shares no code with the platform. It checks that every movement is as it was sealed, that every seal continues the
chain of its slot, that sequence numbers have no gap, that every balance is the sum of its movements and that the file
is complete; it prints what is wrong row by row and ends with 1, or prints the heads of the chains and ends with 0.
Keep the printed heads outside the platform: given again as the second file, they prove that no later export has
rewritten what stood then (a whole chain recomputed by somebody with full power over the database would show).

Bytes of a movement: its 16 fields parted by TAB, quantities as `<integer>e-5`; leaf = SHA-256(00 bytes), node =
SHA-256(01 left right), an odd last node moves up; chained = SHA-256(previous root "slot TAB batch TAB count TAB time").
"""

import hashlib
import json
import sys

FIELDS = [
    "slot",
    "book_id",
    "item_no",
    "seq",
    "document",
    "version",
    "event",
    "direction",
    "line_no",
    "declared",
    "legal",
    "second",
    "usd",
    "happened_at",
    "recorded_at",
    "batch_no",
]
# event, direction -> (counter that rises, counter that falls, sign of the USD total)
EFFECTS = {
    ("reserve", "I"): ("pre_in", None, 0),
    ("reserve", "E"): ("pre_out", None, 0),
    ("confirm", "I"): ("actual_in", "pre_in", 1),
    ("confirm", "E"): ("actual_out", "pre_out", -1),
    ("release", "I"): (None, "pre_in", 0),
    ("release", "E"): (None, "pre_out", 0),
    ("reverse", "I"): (None, "actual_in", -1),
    ("reverse", "E"): (None, "actual_out", 1),
    ("open", "I"): ("actual_in", None, 1),
    ("adjust", "I"): ("actual_in", None, 1),
    ("adjust", "E"): ("actual_out", None, -1),
}
UNITS = {"declared": "", "legal": "_legal", "second": "_second"}


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def scaled(text):
    whole, _, places = text.partition(".")
    return int(whole + places.ljust(5, "0"))


def canonical(row):
    money = ("declared", "legal", "second", "usd")
    return "\t".join(f"{scaled(row[name])}e-5" if name in money else str(row[name]) for name in FIELDS).encode()


def root_of(leaves):
    while len(leaves) > 1:
        pairs = [sha(b"\x01", a, b) for a, b in zip(leaves[::2], leaves[1::2])]
        leaves = pairs + (leaves[-1:] if len(leaves) % 2 else [])
    return leaves[0] if leaves else b""


class Check:
    def __init__(self):
        self.problems, self.heads, self.sums, self.counts = [], {}, {}, {}
        self.history, self.seal, self.rows, self.ended = {}, None, [], False

    def wrong(self, row, text):
        self.problems.append(f"{row}: {text}")

    def take(self, kind, content):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind == "movement":
            self.rows.append(content)
            return self.add_up(content)
        self.close_batch()
        if kind == "seal":
            self.seal = content
            self.continue_chain(content)
        elif kind == "balance":
            self.compare(content)
        elif kind == "end":
            self.ended = True
            for name, count in content.items():
                if count != self.counts.get(name, 0):
                    self.wrong("file", f"{count} {name} lines were written, {self.counts.get(name, 0)} are here")

    def continue_chain(self, seal):
        slot, number = seal["slot"], seal["batch_no"]
        name = f"seal of slot {slot} batch {number}"
        last, previous = self.heads.get(slot, (0, "00" * 32))
        if number != last + 1 or seal["previous"] != previous:
            self.wrong(name, f"does not continue the chain after batch {last}")
        tail = f"{slot}\t{number}\t{seal['movement_count']}\t{seal['sealed_at']}".encode()
        whole = sha(bytes.fromhex(seal["previous"]), bytes.fromhex(seal["merkle_root"]), tail)
        if whole.hex() != seal["chained"]:
            self.wrong(name, "chained hash is not that of its fields")
        self.heads[slot] = (number, seal["chained"])
        self.history[f"{slot} {number}"] = seal["chained"]

    def close_batch(self):
        seal, rows = self.seal, self.rows
        self.seal, self.rows = None, []
        if seal is None:
            return [self.wrong(name_of(row), "has no seal") for row in rows]
        leaves = [sha(b"\x00", canonical(row)) for row in rows]
        if root_of(leaves).hex() == seal["merkle_root"] and len(rows) == seal["movement_count"]:
            return None
        marks = {seal["marks"][at : at + 16] for at in range(0, len(seal["marks"]), 16)}
        strange = [row for row, leaf in zip(rows, leaves) if leaf.hex()[:16] not in marks]
        for row in strange:
            self.wrong(name_of(row), f"is not as it was sealed in batch {seal['batch_no']}")
        if not strange:
            self.wrong(f"seal of slot {seal['slot']} batch {seal['batch_no']}", "does not fit its movements")

    def add_up(self, row):
        key = (row["slot"], row["book_id"], row["item_no"])
        total = self.sums.setdefault(key, {"last_seq": 0, "usd_total": 0})
        if row["seq"] != total["last_seq"] + 1:
            self.wrong(name_of(row), f"follows seq {total['last_seq']}")
        total["last_seq"] = row["seq"]
        if (row["event"], row["direction"]) not in EFFECTS:
            return self.wrong(name_of(row), "has no known event")
        rises, falls, usd = EFFECTS[row["event"], row["direction"]]
        for unit, ending in UNITS.items():
            for counter, sign in ((rises, 1), (falls, -1)):
                if counter:
                    total[counter + ending] = total.get(counter + ending, 0) + sign * scaled(row[unit])
        total["usd_total"] += usd * scaled(row["usd"])

    def compare(self, balance):
        key = (balance.pop("slot"), balance.pop("book_id"), balance.pop("item_no"))
        total = self.sums.pop(key, {})
        for name, value in balance.items():
            if value != total.get(name, 0):
                self.wrong(f"balance of slot {key[0]} book {key[1]} item {key[2]}", f"{name} is not its movements' sum")


def name_of(row):
    return f"movement slot {row['slot']} book {row['book_id']} item {row['item_no']} seq {row['seq']}"


def main(path, known=None):
    check = Check()
    with open(path, encoding="utf-8") as file:
        for line in file:
            ((kind, content),) = json.loads(line).items()
            check.take(kind, content)
    check.close_batch()
    if not check.ended:
        check.wrong("file", "is cut off: the end line is missing")
    for key in check.sums:
        check.wrong(f"balance of slot {key[0]} book {key[1]} item {key[2]}", "is missing")
    for line in open(known, encoding="utf-8") if known else ():
        if line.startswith("head "):
            _, slot, batch, chained = line.split()
            if check.history.get(f"{slot} {batch}") != chained:
                check.wrong(f"slot {slot} batch {batch}", "is not the seal that was known before")
    for problem in check.problems:
        print(problem)
    for slot, (batch, chained) in sorted(check.heads.items()) if not check.problems else ():
        print(f"head {slot} {batch} {chained}")
    return 1 if check.problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
