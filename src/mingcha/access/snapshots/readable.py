"""Which rows of snapshots somebody may read; for the actions and queries of this noun (article 16(3))."""

from django.db.models import QuerySet

from mingcha.access.duty import rules
from mingcha.access.snapshots.models import Snapshot
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.queries import places_of


def readable_snapshot(facts: DutyFacts, number: str) -> Snapshot:
    """The row of a kept picture for its facts and for the picture alike: who kept it, and who reads the register of its
    point. Raises Fault(NOT_FOUND) for everybody else, so that nobody learns which numbers there are."""
    found = Snapshot.objects.filter(no=number)
    code = found.values_list("camera", flat=True).first() if number.isprintable() else None
    row = readable(found, facts, code).first() if code else None
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这张抓图", "there is no such snapshot"), number)
    return row


def readable(rows: QuerySet[Snapshot], facts: DutyFacts, code: str) -> QuerySet[Snapshot]:
    """Of these rows of one point, newest first: all for readers of its register, else the asker's own."""
    place = places_of((code,)).get(code)
    if place is None or not rules.may_read_register(facts, place):
        rows = rows.filter(user_id=facts.user_id)
    return rows.select_related("grant").order_by("-pk")
