"""Checks evidence and exports of a Zongbao ledger offline, with nothing but Python's standard library.

    python3 zongbao_verify.py FILE [--key FILE] [--witness FILE] [--no-signature]

FILE is from ``zongbao ledger evidence`` or ``export``; the openssl program (3.0 or later) checks signatures. ``--key``:
the platform's public key as you got it from elsewhere; ``--witness``: checkpoints as a witness keeps them. Ends with 0
if all is proven, 1 if anything is wrong, 2 if nothing is but signatures were not checked. See docs/verify/format.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

Row = dict[str, Any]
FIGURES = ["declared", "legal", "second", "usd"]
KEY = ["slot", "book_id", "item_no", "seq", "document", "version", "event", "direction", "line_no"]
FIELDS = [*KEY, *FIGURES, "happened_at", "recorded_at", "batch_no"]
# event, direction: counter that rises, counter that falls, sign of the USD total
RULES = """reserve I pre_in - 0, reserve E pre_out - 0, confirm I actual_in pre_in 1, confirm E actual_out pre_out -1,
release I - pre_in 0, release E - pre_out 0, reverse I - actual_in -1, reverse E - actual_out 1,
open I actual_in - 1, adjust I actual_in - 1, adjust E actual_out - -1"""
EFFECTS = {tuple(rule.split()[:2]): rule.split()[2:] for rule in RULES.split(",")}
SIGNING = {"ed25519": (), "sm2": ("-digest", "sm3", "-pkeyopt", "distid:1234567812345678")}
WORDS = ["zongbao-checkpoint/1", "origin", "number", "moment", "previous", "decisions"]
OPENSSL = shutil.which("openssl")
json_text = partial(json.dumps, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
named = "movement slot {slot} book {book_id} item {item_no} seq {seq}".format_map


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def scaled(text: str) -> int:
    whole, _, places = text.partition(".")
    return int(whole + places.ljust(5, "0"))


def root_of(nodes: list[bytes]) -> str:
    while len(nodes) > 1:
        pairs = [sha(b"\x01", a, b) for a, b in zip(nodes[::2], nodes[1::2], strict=False)]
        nodes = pairs + (nodes[-1:] if len(nodes) % 2 else [])
    return (nodes[0] if nodes else sha()).hex()


def climb(content: str, index: int, size: int, path: list[str]) -> str:
    """The root that an audit path leads to (RFC 9162, 2.1.3.2); empty if the path does not fit."""
    node, last, steps = sha(b"\x00", content.encode()), size - 1, [bytes.fromhex(step) for step in path]
    while 0 <= index <= last and last:
        if index % 2 or index < last:
            other = steps.pop(0) if steps else b""
            node = sha(b"\x01", other, node) if index % 2 else sha(b"\x01", node, other)
        index, last = index // 2, last // 2
    return "" if steps or index or last else node.hex()


def chained(slot: int, seal: Row) -> str:
    tail = f"{slot}\t{seal['batch_no']}\t{seal['movement_count']}\t{seal['sealed_at']}".encode()
    return sha(bytes.fromhex(seal["previous"]), bytes.fromhex(seal["merkle_root"]), tail).hex()


def read_checkpoint(text: str) -> Row:
    rows = [line.split("\t") for line in text.split("\n")[:-1]]
    if [row[0] for row in rows] != WORDS + ["slot"] * (len(rows) - len(WORDS)):
        raise ValueError("this is no checkpoint")
    _, _, (_, number), (_, moment), (_, previous), (_, count, root), *slots = rows
    told = {"number": int(number), "moment": moment, "previous": previous, "count": int(count), "root": root}
    told["heads"] = {int(slot): (int(batch), head, int(many)) for _, slot, batch, head, many in slots}
    return {**told, "hash": sha(text.encode()).hex()}


class Check:
    def __init__(self, key: str, witnessed: Row, signatures: bool) -> None:
        self.key, self.witnessed, self.signatures = key, witnessed, signatures
        self.problems, self.notes, self.keys, self.checkpoints = [], [], {}, {}
        self.heads, self.history, self.sums, self.counts, self.rows, self.leaves = {}, set(), {}, {}, [], []
        self.sealed, self.before = None, {"number": 0, "hash": "00" * 32, "moment": "", "heads": {}}

    def hold(self, true: bool, row: str, otherwise: str) -> None:
        self.problems += [] if true else [f"{row}: {otherwise}"]

    def signed(self, what: str, told: Row, message: bytes) -> None:
        pem = self.keys.get(told["key"], "")
        self.hold(sha(pem.encode()).hex()[:16] == told["key"], what, f"its key {told['key']} is not here")
        self.hold(self.key.strip() in ("", pem.strip()), what, f"key {told['key']} is not the one that you trust")
        if not self.signatures:
            return
        words = [OPENSSL, "pkeyutl", "-verify", "-pubin", "-rawin", *SIGNING[told["algorithm"]]]
        contents = {"-inkey": pem.encode(), "-in": message, "-sigfile": bytes.fromhex(told["signature"])}
        with tempfile.TemporaryDirectory() as folder:
            for option, content in contents.items():
                Path(folder, option).write_bytes(content)
                words += [option, str(Path(folder, option))]
            self.hold(subprocess.run(words, capture_output=True).returncode == 0, what, "its signature is not its own")

    def take(self, told: Row) -> Row:
        said = read_checkpoint(told["text"])
        what, kept = f"checkpoint {said['number']}", self.witnessed.get(said["number"])
        self.signed(what, told, told["text"].encode())
        self.hold(not self.witnessed or kept == said["hash"], what, "is not the one that the witness was given")
        return self.checkpoints.setdefault(said["number"], said)

    def evidence(self, raw: str) -> None:
        told = json.loads(raw)
        body, self.keys = told["body"], told["body"]["keys"]
        true = raw == json_text(told) + "\n" and told["format"] == "zongbao-evidence/1"
        self.hold(true, "file", "is not in its canonical form: it was changed or written anew")
        self.signed("evidence", told, f"{told['format']}\n{json_text(body)}".encode())
        for one in body["checkpoints"]:
            self.take(one)
        for batch in body["batches"]:
            self.batch(batch, body["document"])
        for number, decision in enumerate(body["decisions"], 1):
            self.decision(f"decision {number}", decision, body["document"])
        self.notes.append("not proven: that there are no other movements or decisions of this document")

    def batch(self, batch: Row, document: str) -> None:
        slot, first, last = batch["slot"], batch["seals"][0], batch["seals"][-1]
        name, over = f"slot {slot} batch {first['batch_no']}", self.checkpoints[batch["checkpoint"]]
        for seal, before in zip(batch["seals"], [None, *batch["seals"]], strict=False):
            true = not before or (seal["previous"], seal["batch_no"]) == (before["chained"], before["batch_no"] + 1)
            true = true and chained(slot, seal) == seal["chained"]
            self.hold(true, name, f"seal {seal['batch_no']} breaks the chain")
        true = (last["batch_no"], last["chained"]) == over["heads"].get(slot, ())[:2]
        self.hold(true, name, f"its seals do not lead to checkpoint {batch['checkpoint']}")
        for one in batch["movements"]:
            row = dict(zip(FIELDS, one["bytes"].split("\t"), strict=True))
            root = climb(one["bytes"], one["index"], first["movement_count"], one["path"])
            self.hold(root == first["merkle_root"], named(row), f"is not under the seal of batch {first['batch_no']}")
            true = (row["slot"], row["batch_no"], row["document"]) == (str(slot), str(first["batch_no"]), document)
            self.hold(true, named(row), "is a movement of another batch or document")
            told = " ".join(f"{key} {row[key]}" for key in ("event", "direction", "line_no", "declared", "happened_at"))
            self.notes.append(f"proven: {named(row)}: {told}")

    def decision(self, what: str, decision: Row, document: str) -> None:
        said, over = json.loads(decision["bytes"]), self.checkpoints[decision["checkpoint"]]
        root = climb(decision["bytes"], decision["index"], over["count"], decision["path"])
        self.hold(root == over["root"], what, f"is not under checkpoint {decision['checkpoint']}")
        self.hold(said["subject_no"] == document, what, "is a decision on another document")
        told = [said["question"], said["outcome"], *(reason["code"] for reason in said["reasons"]), said["decided_at"]]
        self.notes.append(f"proven: {what}: {' '.join(told)}")

    def export(self, file: BinaryIO) -> None:
        written = {}
        takers = {kind: getattr(self, kind) for kind in ("movement", "seal", "balance", "checkpoint")}
        takers |= {"key": self.keys.update, "end": written.update, "decision": self.leaves.append}
        for line in file:
            kind, content = json.loads(line).popitem()
            self.counts[kind] = self.counts.get(kind, 0) + 1
            if kind != "movement":
                self.close_batch()
            takers[kind](content)
        true = self.counts.pop("end", 0) == 1 and written == {**dict.fromkeys(written, 0), **self.counts}
        self.hold(true, "file", "is cut off: it does not hold the lines that its end counts")
        lost = self.witnessed.keys() - self.checkpoints.keys()
        self.problems += ["balance slot {} book {} item {}: is missing".format(*key) for key in self.sums]
        self.problems += [f"checkpoint {number}: is known to the witness and missing here" for number in lost]
        later = sum(head[2] for head in self.heads.values()) - sum(head[2] for head in self.before["heads"].values())
        counts = (f"{self.counts.get(kind, 0)} {kind}s" for kind in ("movement", "balance", "decision", "checkpoint"))
        self.notes += [f"proven: {', '.join(counts)}", f"not proven: {later} movements are under no checkpoint yet"]

    def movement(self, row: Row) -> None:
        self.rows.append(row)
        total = self.sums.setdefault((row["slot"], row["book_id"], row["item_no"]), {"last_seq": 0, "usd_total": 0})
        self.hold(row["seq"] == total["last_seq"] + 1, named(row), f"follows seq {total['last_seq']}")
        total["last_seq"] = row["seq"]
        rises, falls, usd = EFFECTS.get((row["event"], row["direction"]), ("-", "-", "0"))
        for unit, ending in (("declared", ""), ("legal", "_legal"), ("second", "_second")):
            for counter, sign in ((rises + ending, 1), (falls + ending, -1)):
                total[counter] = total.get(counter, 0) + sign * scaled(row[unit])
        total["usd_total"] += int(usd) * scaled(row["usd"])

    def seal(self, seal: Row) -> None:
        self.sealed, slot, batch = seal, seal["slot"], seal["batch_no"]
        last, previous, count = self.heads.get(slot, (0, "00" * 32, 0))
        true = (batch, seal["previous"], seal["chained"]) == (last + 1, previous, chained(slot, seal))
        self.hold(true, f"seal slot {slot} batch {batch}", f"does not continue the chain after batch {last}")
        self.heads[slot] = (batch, seal["chained"], count + seal["movement_count"])
        self.history.add((slot, self.heads[slot]))

    def close_batch(self) -> None:
        """Hold the movements read since the last seal against it; rows without a seal of their own are wrong."""
        seal, rows, self.sealed, self.rows = self.sealed, self.rows, None, []
        texts = ("\t".join(f"{scaled(row[n])}e-5" if n in FIGURES else str(row[n]) for n in FIELDS) for row in rows)
        leaves = [sha(b"\x00", text.encode()) for text in texts]
        self.problems += [f"{named(row)}: has no seal" for row in rows if seal is None]
        if seal is None or (root_of(leaves), len(rows)) == (seal["merkle_root"], seal["movement_count"]):
            return
        marks = {seal["marks"][at : at + 16] for at in range(0, len(seal["marks"]), 16)}
        for row, value in zip(rows, leaves, strict=True):
            self.hold(value.hex()[:16] in marks, named(row), f"is not as it was sealed in batch {seal['batch_no']}")
        self.hold(False, f"seal slot {seal['slot']} batch {seal['batch_no']}", f"does not fit its {len(rows)} rows")

    def balance(self, row: Row) -> None:
        key = (row.pop("slot"), row.pop("book_id"), row.pop("item_no"))
        total, where = self.sums.pop(key, {}), "balance slot {} book {} item {}".format(*key)
        for name, value in row.items():
            self.hold(value == total.get(name, 0), where, f"{name} is not its movements' sum")

    def checkpoint(self, told: Row) -> None:
        said, before = self.take(told), self.before
        leaves, self.leaves[:] = [sha(b"\x00", row["bytes"].encode()) for row in self.leaves], []
        what, self.before = f"checkpoint {said['number']}", said
        true = (said["number"], said["previous"]) == (before["number"] + 1, before["hash"])
        self.hold(true and said["moment"] >= before["moment"], what, f"does not follow checkpoint {before['number']}")
        true = (len(leaves), root_of(leaves)) == (said["count"], said["root"])
        self.hold(true, what, "its root is not that of the decisions under it")
        for slot, head in said["heads"].items() | before["heads"].items():
            true = (slot, head) in self.history and said["heads"].get(slot, (0,))[0] >= head[0]
            self.hold(true, what, f"slot {slot} batch {head[0]} is not sealed as it says")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for word in ("file", "--key", "--witness"):
        parser.add_argument(word, type=Path)
    parser.add_argument("--no-signature", action="store_true")
    asked = parser.parse_args()
    able = OPENSSL and subprocess.run([OPENSSL, "version"], capture_output=True).stdout.startswith(b"OpenSSL 3")
    try:
        kept = [read_checkpoint(json.loads(line)["text"]) for line in asked.witness.open("rb")] if asked.witness else []
        key = asked.key.read_text(encoding="ascii") if asked.key else ""
        check = Check(key, {said["number"]: said["hash"] for said in kept}, bool(able) and not asked.no_signature)
        with asked.file.open("rb") as file:
            first = file.readline()
            check.export(file) if b"zongbao-ledger-export/2" in first[:40] else check.evidence(
                (first + file.read()).decode()
            )
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        print(f"wrong: the file cannot be read as evidence or export: {type(error).__name__}: {error}")
        return 1
    lines = [f"wrong: {problem}" for problem in check.problems] or check.notes
    lines += [f"not proven: whose key {name} is; compare it or give --key" for name in check.keys if not asked.key]
    lines += [] if asked.witness else ["not proven: that a witness was given the same checkpoints; give --witness"]
    why = "as you asked" if asked.no_signature else "there is no openssl program of version 3"
    lines += [] if check.signatures else [f"not proven: SIGNATURES WERE NOT CHECKED, {why}"]
    print("\n".join(lines))
    return 1 if check.problems else 0 if able or asked.no_signature else 2


if __name__ == "__main__":
    raise SystemExit(main())
