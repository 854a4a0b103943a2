"""Creates the ledger's tables from their one source, ``store/ledger/schema.sql``."""

from pathlib import Path

from django.db import migrations

import zongbao.store.ledger

SCHEMA = (Path(zongbao.store.ledger.__file__).parent / "schema.sql").read_text("utf-8")
BOOK_KEY = """
    ALTER TABLE ledger_item ADD CONSTRAINT ledger_item_book
    FOREIGN KEY (slot, book_id) REFERENCES store_accountbook (slot, id)
"""


class Migration(migrations.Migration):
    """The ledger."""

    dependencies = [("store", "0001_initial")]
    operations = [migrations.RunSQL(SCHEMA), migrations.RunSQL(BOOK_KEY)]
