"""The units of which a reader may record an audit (article 16(6); PIPL 54)."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.queries import organisations
from mingcha.supervision.compliance_audits.rules import may_handle_audits

MOST_UNITS_AUDITED = 500


@cites("3", "16(6)")
def units_to_audit(reader: Reader, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """The codes and names of the units for which the reader may record an audit."""
    who = duty_of(reader, at)
    rows = organisations(reader, at=at, limit=MOST_UNITS_AUDITED)
    return tuple((one.code, one.name) for one in rows if may_handle_audits(who, one.place))
