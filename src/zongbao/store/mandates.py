"""Who may speak for a book besides its owner: an agent (代理申报企业) that the owner named in an accepted filing."""

from __future__ import annotations

from zongbao.store.models import AccountBook, BookFiling, Organisation


def may_use(organisation: Organisation, book: AccountBook) -> bool:
    """Whether the organisation owns the book, or stands as declarant in a filing of it that was accepted."""
    if book.enterprise_id == organisation.pk:
        return True
    filings = BookFiling.objects.filter(book=book, accepted=True)
    return filings.filter(paper__declarant__customs_code=organisation.code).exists()
