"""Calendar periods that deadlines are made of; days are Shanghai calendar days, lengths come from the parameters."""

from __future__ import annotations

import calendar
import datetime as dt

from zongbao.core.clock import SHANGHAI


def end_of_month(day: dt.date) -> dt.date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def end_of_next_month(day: dt.date) -> dt.date:
    """The last day of the month after ``day``'s."""
    return end_of_month(end_of_month(day) + dt.timedelta(days=1))


def end_of_quarter(day: dt.date) -> dt.date:
    """The last day of the quarter of ``day``."""
    return end_of_month(day.replace(month=(day.month - 1) // 3 * 3 + 3, day=1))


def end_of_year(day: dt.date) -> dt.date:
    """31 December of the year of ``day``."""
    return dt.date(day.year, 12, 31)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due(day: dt.date, days: int) -> dt.date:
    """The last day of a term of ``days`` calendar days that begins the day after ``day``."""
    return day + dt.timedelta(days=days)


def monthly_deadline(moved_on: dt.date) -> dt.date:
    """集中申报 by month: the end of the month after the movement, never across the calendar year (署令169号)."""
    return min(end_of_next_month(moved_on), end_of_year(moved_on))


def quarterly_deadline(moved_on: dt.date, days: int) -> dt.date:
    """集中申报 by quarter: ``days`` after the quarter, never across the calendar year."""
    return min(due(end_of_quarter(moved_on), days), end_of_year(moved_on))


def bounds(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The Shanghai moments [start of ``first``, start of the day after ``last``) for a query by day."""
    after = last + dt.timedelta(days=1)
    return _midnight(first), _midnight(after)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)
