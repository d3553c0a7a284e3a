"""Days and periods in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

MISSING = "not stated"


def day(date: object) -> str:
    """A day as British readers write it.

    >>> day("2015-02-23")
    '23 February 2015'
    """
    when = _timestamp(date)
    return MISSING if when is None else f"{when.day} {when:%B %Y}"


def days(first: object, last: object) -> str:
    """A day, or the span of days on one of which it was.

    >>> days("2015-02-22", "2015-02-23"), days("2017-03-29", "2017-04-18")
    ('22 to 23 February 2015', '29 March to 18 April 2017')
    """
    start, end = _timestamp(first), _timestamp(last)
    if start is None or end is None or start == end:
        return day(last if start is None else first)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {day(end)}"
    return f"{day(start)} to {day(end)}"


def period(first: object, last: object) -> str:
    """A period by its shortest exact name.

    >>> period("2013-04-01", "2014-03-31"), period("2016-01-01", "2016-12-31")
    ('2013-14', '2016')
    >>> period("2010-08-01", "2011-10-31"), period("2015-03-31", "2015-03-31")
    ('August 2010 to October 2011', '31 March 2015')
    """
    start, end = _timestamp(first), _timestamp(last)
    if start is None and end is None:
        return MISSING
    if start is None or end is None:
        return f"to {day(end)}" if start is None else f"from {day(start)}"
    after = end + pd.Timedelta(days=1)
    if start.day == after.day == 1:
        months = 12 * (after.year - start.year) + after.month - start.month
        if months == 12 and start.month == 1:
            return str(start.year)
        if months == 12 and start.month == 4:
            return f"{start.year}-{end.year % 100:02d}"
        first_month = f"{start:%B}" if start.year == end.year else f"{start:%B %Y}"
        return f"{start:%B %Y}" if months == 1 else f"{first_month} to {end:%B %Y}"
    return days(start, end)


def _timestamp(date: Any) -> pd.Timestamp | None:
    when = pd.to_datetime(date, errors="coerce")
    return None if pd.isna(when) else pd.Timestamp(when)
