"""The four systems of a unit in the tests: without them nobody is put on a shift (article 16(1))."""

from django.conf import settings
from tests.support.access.scans import png

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker
from mingcha.supervision.regimes.actions import record_regime
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.values import NewRegime


def set_up_regimes(manager: Asker, unit: str, clock: Clock) -> list[int]:
    """The manager records all four, in force from today on, and the staff has its days to read them. Returns the
    numbers of the versions."""
    today, folder = shanghai_day(clock.now()), settings.MINGCHA_HOME.documents
    numbers = []
    for kind in RegimeKind:
        new = NewRegime(kind, kind.words.zh, "单位办公会", today)
        row = record_regime(manager, unit=unit, new=new, scan=png(), folder=folder, clock=clock)
        numbers.append(row.number)
    return numbers
