"""A row of each table of redactions, and its film (article 21)."""

from tests.support.privacy.redacting import begin, detected, plugged_in, rendered, review, sign
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.privacy.redaction.actions import edit_redaction
from mingcha.privacy.redaction.edits import EditKind, NewEdit
from mingcha.privacy.redaction.values import RedactionRow, Span


def add_redaction(city: City, home: Home, clock: HandClock) -> RedactionRow:
    """The school redacts ten seconds of its camera, one of which is covered as a whole; the district signs."""
    with plugged_in():
        no = begin(city["guard"], city.points["HQX"].code, clock).no
        detected(no, clock)
        edit = NewEdit(EditKind.WHOLE_FRAME, Span(0, 90_000))
        edit_redaction(city["guard"], no=no, revision=0, edit=edit, folder=home.redactions, clock=clock)
        made = rendered(review(city["manager"], no, clock), home.redactions, clock)
        return sign(city["district"], made, home.redactions, clock)
