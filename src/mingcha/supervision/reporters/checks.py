"""What `mingcha check` asks of sealed names: none is kept beyond its last day (decree 799, art. 24(2))."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.supervision.reporters.rows import names_past

MOST_NAMED = 100
_A_TURN = timedelta(days=1)
"""The clock destroys them within the hour; a day later it stands still."""
_WORDS = Words("举报人信息应当销毁而仍保存", "the sealed name of a reporter is kept beyond its last day")


@cites("799-24(2)")
def check_reporter_names(at: datetime) -> Iterator[Finding]:
    """Reports each name that is kept though it had to be destroyed before yesterday."""
    for held in names_past(shanghai_day(at - _A_TURN), limit=MOST_NAMED):
        yield Finding("supervision", "reporter_name_kept", str(held.report_id), _WORDS)
