"""Rows that go in by COPY come back as the ORM would have written them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from zongbao.core import clock
from zongbao.store import models
from zongbao.store.copying import insert, take_keys

NASTY = "制表\t换行\n回车\r反斜杠\\N \\. 引号'\" 逗号, 花括号{} 表情😀"
BODY = "<a>核注清单&amp;</a>\n".encode() * 300
pytestmark = pytest.mark.django_db


def entry(**changes: object) -> models.AuditEntry:
    fields: dict[str, object] = {
        "at": clock.now(), "actor_name": "孟远帆", "role": "declarant", "act": "list.declare", "subject_kind": "list",
        "subject_no": "QD1", "reason": NASTY, "detail": {"door": "folder", "said": NASTY, "none": None, "n": [1, 2.5]},
    }  # fmt: skip
    return models.AuditEntry(**(fields | changes))


def message(number: str, **changes: object) -> models.RawMessage:
    fields: dict[str, object] = {
        "received_at": clock.now(), "door": "test", "message_type": "INV101", "message_id": number, "digest": "d" * 64,
        "size": len(BODY), "raw": bytes(range(256)), "reply": BODY, "state": models.RawMessage.State.ACCEPTED,
    }  # fmt: skip
    return models.RawMessage(**(fields | changes))


def columns(row: object) -> dict[str, object]:
    fields = [field.attname for field in type(row)._meta.concrete_fields if field.name != "id"]
    return {name: getattr(row, name) for name in fields}


@pytest.mark.parametrize("make", [entry, lambda: message("M1")])
def test_a_copied_row_is_the_row_that_the_orm_writes(make):
    copied = make()
    insert([copied], keyed=True)
    saved = type(copied)(**columns(copied))
    if isinstance(saved, models.RawMessage):
        saved.message_id = "M2"
    saved.save(force_insert=True)
    first, second = (type(copied).objects.get(pk=row.pk) for row in (copied, saved))
    assert columns(first) | {"message_id": ""} == columns(second) | {"message_id": ""}
    assert copied.pk != saved.pk


def test_keys_may_be_left_to_the_table():
    insert([entry(subject_no="A"), entry(subject_no="B", address="10.0.0.7")])
    found = models.AuditEntry.objects.filter(subject_no__in="AB").order_by("id")
    told = [(row.subject_no, row.reason, row.address) for row in found]
    assert told == [("A", NASTY, None), ("B", NASTY, "10.0.0.7")]
    assert found[0].detail["said"] == NASTY


def test_keys_are_taken_once():
    rows = [message("M1"), message("M2")]
    take_keys(rows)
    keys = [row.pk for row in rows]
    insert(rows, keyed=True)
    assert [row.pk for row in rows] == keys
    assert len(set(keys)) == 2
    rows[0].state = models.RawMessage.State.REFUSED
    rows[0].save()  # an update, not a second row
    assert models.RawMessage.objects.count() == 2


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])


def test_a_constraint_speaks_as_always():
    firm = models.Organisation.objects.create(code="370266K999", name_zh="青岛海桐供应链有限公司", kind="enterprise")
    with pytest.raises(IntegrityError, match="msg_193_seen_before"), transaction.atomic():
        insert([message("M1", sender=firm), message("M1", sender=firm)])


def test_packed_bytes_are_small_in_the_table_and_whole_outside():
    insert([message("M1")], keyed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT octet_length(reply) FROM store_rawmessage WHERE message_id = 'M1'")
        assert cursor.fetchone()[0] < len(BODY) / 5
        assert models.RawMessage.objects.get(message_id="M1").reply == BODY
        cursor.execute("UPDATE store_rawmessage SET reply = %s", [BODY])  # as written before packing came
    assert models.RawMessage.objects.get(message_id="M1").reply == BODY


def test_moments_keep_their_microseconds():
    at = dt.datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC)
    insert([entry(at=at)], keyed=True)
    assert models.AuditEntry.objects.get().at == at
