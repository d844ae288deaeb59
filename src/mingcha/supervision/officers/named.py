"""Who is charged by name, as a condition on rows; for queries, not for pages (APL 43)."""

from django.db.models import Expression, F, Q, Value
from django.db.models.functions import Coalesce, Length, Replace, StrIndex
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual

from mingcha.kit.spelling import name_key
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.officers.rules import CITY_ORGAN, LEAST_NAME


def names_own(who: DutyFacts, *columns: str) -> Q:
    """The rows whose typed name equals the name of the person's organisation, or is contained in it. The typed name is
    the first of these columns that is not null; see rules.is_named."""
    own = name_key(who.organisation_name)
    if not own:
        return Q(pk__in=[])
    typed: Expression = Coalesce(*map(F, columns), Value(""))
    part = Replace(typed, Value(CITY_ORGAN), Value(""))
    stands_in = StrIndex(Value(own.removeprefix(CITY_ORGAN)), part)
    contained = Q(GreaterThan(stands_in, 0)) & Q(GreaterThanOrEqual(Length(part), LEAST_NAME))
    return Q(Exact(typed, Value(own))) | contained
