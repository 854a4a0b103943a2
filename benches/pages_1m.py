"""How soon does a list page show when the database holds a million bonded lists?

    python benches/pages_1m.py [--lists 1000000] [--others 300000] [--rounds 5] [--bar 1.0]

Loads a few days of the demo province, then copies its finished papers in the database (each copy with numbers and a
moment of its own, the declared paper as it was) until there are so many lists and so many of every other paper. A live
platform (gunicorn 2 processes of 4 threads) is then visited by Chromium as province, customs, declarant and auditor:
each page in new windows with empty caches. Prints time to first byte and first contentful paint. Ends with 1 if the
median first contentful paint of any page is over the bar.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches import live
from benches.results import keep

DAYS = 3  # of the demo province, for papers to copy
SPAN_DAYS = 400  # over which the copies are spread
DESK = ("lists", "passes", "passages", "declarations", "messages", "receipts", "books", "vehicles")
PAGES = {
    "province": (*DESK, "decisions"),
    "qianwan.customs": (*DESK, "decisions"),
    "declarant": DESK,
    "auditor": ("audit",),
}
ASKED = (  # other ways to ask for the lists
    "?q=QB00000000000777", "?q=NOTHING-LIKE-IT", "?state=returned", "?page=400", "?sort=-usd", "?sort=no",
    "?sort=lines", "?count=exact",
)  # fmt: skip
PAINT = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return paint ? [performance.getEntriesByType('navigation')[0].responseStart, paint.startTime] : null;
}"""

# Table → which rows may be copied, and the columns that each copy has of its own; n counts the copies from 1.
NUMBER = "lpad(n::text, 16, '0')"
COPIES: dict[str, tuple[str, dict[str, str]]] = {
    "bondedlist": (
        "state IN ('posted', 'pre_posted', 'returned')",
        {"list_no": f"'QB' || {NUMBER}", "pre_entry_no": f"'PB' || {NUMBER}", "inner_no": "'B' || n",
         "declared_at": "{at}", "message_id": "NULL"},
    ),
    "gatepass": (
        "state IN ('passed', 'void', 'expired', 'returned')",
        {"pass_no": f"'GB' || {NUMBER}", "pre_entry_no": f"'GP' || {NUMBER}", "inner_no": "'B' || n",
         "applied_at": "{at}", "message_id": "NULL"},
    ),
    "declaration": (
        "state = 'released'",
        {"list_id": "{first_list} + n", "pre_entry_no": f"'DB' || {NUMBER}", "entry_no": f"'EB' || {NUMBER}",
         "drafted_at": "{at}"},
    ),
    "passage": ("state = 'lifted'", {"session": "'B' || n", "decided_at": "{at}", "collected_at": "{at}"}),
    "rawmessage": (
        "state IN ('accepted', 'refused')",
        {"message_id": f"'MB' || {NUMBER}", "received_at": "{at}", "decision_id": "NULL"},
    ),
    "receipt": ("true", {"message_id": f"'RB' || {NUMBER}", "created_at": "{at}", "cause_id": "NULL"}),
    "storeddecision": (
        "subject_kind = 'list'", {"subject_no": f"'QB' || {NUMBER}", "decided_at": "{at}"},
    ),
    "auditentry": ("subject_kind = 'list'", {"subject_no": f"'QB' || {NUMBER}", "at": "{at}"}),
}  # fmt: skip


def fill(lists: int, others: int) -> None:
    """Copy rows until the tables hold so many; as a replica, for the copies need no guards, only their indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        first_list = 0
        for name, (which, own) in COPIES.items():
            if name == "bondedlist":
                cursor.execute("SELECT last_value FROM store_bondedlist_id_seq")
                first_list = cursor.fetchone()[0]
            copy(cursor, f"store_{name}", which, own, lists if name == "bondedlist" else others, first_list)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def copy(cursor: Any, table: str, which: str, own: dict[str, str], count: int, first_list: int) -> None:
    """Insert ``count`` rows made of the rows that exist, one after the other."""
    cursor.execute(f"SELECT count(*) FROM {table} WHERE {which}")
    had = cursor.fetchone()[0]
    assert had, f"{table} has no row to copy where {which}"
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'", [table]
    )
    at = f"now() - ({count} - n) * interval '{SPAN_DAYS} days' / {count}"
    columns = {name: own.get(name, f"source.{name}") for (name,) in cursor.fetchall()}
    values = ", ".join(value.format(at=at, first_list=first_list) for value in columns.values())
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"
        f" FROM generate_series(1, {count}) AS n JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place FROM {table}"
        f" WHERE {which}) AS source ON source.place = n %% {had} + 1 ORDER BY n",
        [],
    )
    print(f"{table}: {count:,} copies of {had:,} rows", file=sys.stderr)


def people() -> dict[str, str]:
    """The session cookie of one person of each kind."""
    from django.conf import settings
    from django.test import Client

    from zongbao.store.models import User
    from zongbao.web.entrance import BACKEND

    cookies = {}
    for kind in PAGES:
        user = User.objects.filter(username=kind).first() or User.objects.filter(role=kind).earliest("pk")
        client = Client()
        client.force_login(user, backend=BACKEND)
        cookies[kind] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


def visits(port: int, cookies: dict[str, str], rounds: int) -> Iterator[dict[str, Any]]:
    """Each page of each person, so many times in a new window."""
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for kind, names in PAGES.items():
            asked = ASKED if kind == "province" else ()
            cookie = {
                "name": settings.SESSION_COOKIE_NAME, "value": cookies[kind], "url": f"http://127.0.0.1:{port}",
            }  # fmt: skip
            for path in (*(f"/{name}/" for name in names), *(f"/lists/{query}" for query in asked)):
                times = [once(browser, cookie, path) for _ in range(rounds)]
                yield {"who": kind, "page": path} | figures(times)
        browser.close()


def once(browser: Any, cookie: dict[str, str], path: str) -> tuple[float, float]:
    """Milliseconds to the first byte and to the first contentful paint, in a window with empty caches."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    context.add_cookies([cookie])
    page = context.new_page()
    answer = page.goto(cookie["url"] + path, wait_until="load")
    assert answer is not None
    assert answer.status == 200, f"{path} answers {answer.status}"
    assert page.locator("table tbody tr").count() or "NOTHING" in path, f"{path} shows no row"
    page.wait_for_function(PAINT)
    first_byte, paint = page.evaluate(PAINT)
    context.close()
    return first_byte, paint


def figures(times: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Median and worst of both, in milliseconds."""
    first_bytes, paints = zip(*times, strict=True)
    return {
        "ttfb_ms": round(statistics.median(first_bytes)), "ttfb_max_ms": round(max(first_bytes)),
        "fcp_ms": round(statistics.median(paints)), "fcp_max_ms": round(max(paints)),
    }  # fmt: skip


def main() -> int:
    """Fill, serve, visit, print one JSON line, hold it against the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lists", type=int, default=1_000_000)
    parser.add_argument("--others", type=int, default=300_000, help="rows of every other table")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bar", type=float, default=1.0, help="seconds to the first contentful paint")
    wanted = parser.parse_args()
    with live.server() as (address, home):
        prepare(address, home)
        fill(wanted.lists, wanted.others)
        with live.serving(("", "", None)) as running:
            found = list(visits(running.port, people(), wanted.rounds))
    slow = [one for one in found if one["fcp_ms"] > wanted.bar * 1000]
    keep(
        "pages_1m", lists=wanted.lists, others=wanted.others, rounds=wanted.rounds, bar_s=wanted.bar, over=len(slow),
        pages=found,
    )  # fmt: skip
    return 1 if slow else 0


def prepare(address: str, home: Path) -> None:
    """The platform's settings, its tables, and a few days of the demo province."""
    os.environ |= {
        "DATABASE_URL": address, "ZONGBAO_DATA": str(home), "ZONGBAO_LOG_LEVEL": "WARNING",
        "ZONGBAO_SECRET_KEY": "for-the-bench-only", "ZONGBAO_REQUIRE_SECOND_FACTOR": "no",
        "DJANGO_SETTINGS_MODULE": "zongbao.site.settings",
    }  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from zongbao.demo.load import load

    load(days=DAYS)


if __name__ == "__main__":
    sys.exit(main())
