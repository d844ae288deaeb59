"""Who reviews penalty cases for their legality (APL 58)."""

from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many
from mingcha.registry.identity.hands import are_same_hand
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.reviewers import rules
from mingcha.supervision.reviewers.models import LegalReviewer
from mingcha.supervision.reviewers.values import ReviewerRow

MOST_REVIEWERS = 200


@cites("APL 58")
def reviewers(asker: Reader, *, at: datetime, limit: int = MOST_REVIEWERS) -> tuple[ReviewerRow, ...]:
    """Those who review and reviewed, running ones first. Raises Refused (article 3) for who does not read cases."""
    who = duty_of(asker, at)
    require(rules.may_read_reviewers(who))
    rows = LegalReviewer.objects.select_related("user__organisation").order_by("-ended_on", "-pk")
    found = sorted(rows[:limit], key=lambda one: (one.ended_on is not None, -one.pk))
    return tuple(_row(held, who.organisation, who.user_id) for held in found)


def is_named(user_id: int) -> bool:
    """Whether a person is named to review now; for rules, not for pages."""
    return LegalReviewer.objects.filter(user=user_id, ended_on=None).exists()


@cites("3", "APL 58")
def who_may_be_named(asker: Reader, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """User names and names of the officers of the own organ whom the asker may name; () for who names nobody."""
    who = duty_of(asker, at)
    if not who.has(*PUBLIC_SECURITY) or not who.organisation:
        return ()
    colleagues = User.objects.filter(organisation__code=who.organisation, is_active=True).order_by("name", "pk")
    named = set(LegalReviewer.objects.filter(ended_on=None).values_list("user", flat=True))
    people = facts_of_many([one.pk for one in colleagues if one.pk not in named], at)
    hands = hands_of({who.user_id, *people})
    free = [one for one in people.values() if one.has(*PUBLIC_SECURITY)]
    found = [one for one in free if not are_same_hand(who.user_id, one.user_id, hands)]
    return tuple((one.username, f"{one.name}（{one.username}）") for one in found[:MOST_REVIEWERS])


def _row(held: LegalReviewer, organisation: str, reader: int) -> ReviewerRow:
    unit = held.user.organisation
    return ReviewerRow(
        number=held.pk,
        username=held.user.username,
        name=held.name,
        unit_name=unit.name if unit else "",
        qualification_no=held.qualification_no,
        named_on=held.named_on,
        named_by=held.named_by,
        ended_on=held.ended_on,
        end_reason=held.end_reason,
        may_end=held.ended_on is None and unit is not None and unit.code == organisation and held.user_id != reader,
    )
