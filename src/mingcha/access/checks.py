"""Checks of access for `mingcha check`: no picture was opened without its line in the register (article 16(3)), kept
pictures and papers are unaltered (articles 15(3), 16(2)), and no day is missing in the audit (article 25)."""

from collections.abc import Iterator

from django.conf import settings

from mingcha.access.exports.checks import check_exports
from mingcha.access.openings.checks import check_opening_log, check_openings
from mingcha.access.oversight.checks import check_judged_days
from mingcha.access.papers.checks import check_papers
from mingcha.access.publications.checks import check_film_lines
from mingcha.access.register.checks import check_numbers, check_register
from mingcha.access.register.checks_of_shares import check_shares
from mingcha.access.requests.checks import check_requests
from mingcha.access.signatures.checks import check_signatures
from mingcha.access.snapshots.checks import check_snapshots
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home


def check_access() -> Iterator[Finding]:
    """All findings of access in this home."""
    yield from check_register()
    yield from check_shares()
    yield from check_requests()
    yield from check_numbers()
    yield from check_film_lines()
    yield from check_exports()
    yield from check_openings()
    yield from check_judged_days()
    yield from check_gateway(settings.MINGCHA_HOME)
    yield from check_snapshots(settings.MINGCHA_HOME.documents)
    yield from check_papers(settings.MINGCHA_HOME.documents)
    yield from check_signatures(settings.MINGCHA_HOME.documents)


def check_gateway(home: Home) -> Iterator[Finding]:
    """The findings of the log of openings in this home: of its gateway alone."""
    yield from check_opening_log(home.openings, home.recorder_name)
