"""Share grants as the units read them whose points they concern: to whom, for what, until when (articles 13(2),
13(3))."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from mingcha.access.shares.models import SharedPoint
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.decisions.models import DecidedPoint
from mingcha.sharing.decisions.rules import may_read_consents, units_of_manager
from mingcha.sharing.decisions.scope import codes_to_name
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.grants.reading import GivenRows
from mingcha.sharing.grants.rows import RUNNING_STATES, WITH_APPLICATION
from mingcha.sharing.grants.states import GrantState, Side
from mingcha.sharing.grants.values import UnitGrant, UnitGrantPoint

MOST_UNIT_GRANTS = 100
"""Grants that are listed for a unit, the newest first."""
MOST_UNIT_POINTS = 200
"""Points of a grant that are listed."""
_OF_UNIT = "point__system__site__organisation__code__in"


@cites("13(2)", "13(3)")
def unit_grants(reader: Reader, *, at: datetime) -> tuple[UnitGrant, ...]:
    """The grants in force or suspended that concern points of the reader's units, the newest first; by a fixed number
    of queries, and some more for each of rows. Raises Refused (article 13(3)) for who manages no unit."""
    who = duty_of(reader, at)
    require(may_read_consents(who))
    units = units_of_manager(who)
    own = DecidedPoint.objects.filter(bar="", **{_OF_UNIT: units})
    rows = ShareGrant.objects.select_related(*WITH_APPLICATION).filter(state__in=RUNNING_STATES)
    rows = rows.filter(Exists(own.filter(decision=OuterRef("decision"))))
    held = list(rows.order_by("-pk")[:MOST_UNIT_GRANTS])
    if not held:
        return ()
    agreed: dict[int, list[tuple[str, str]]] = {}
    named = own.filter(decision__in=[one.decision_id for one in held]).order_by("point__code")
    for decision, code, name in named.values_list("decision_id", "point__code", "point__name"):
        agreed.setdefault(decision, []).append((code, name))
    opened = _opened(held, units)
    codes = sorted({code for some in agreed.values() for code, _ in some})
    nameable = codes_to_name(codes, at)
    return tuple(
        _unit_grant(one, agreed.get(one.decision_id, ()), opened.get(one.opened), nameable, at) for one in held
    )


def _opened(held: Sequence[ShareGrant], units: Sequence[str]) -> dict[str, set[str]]:
    """The points of these units that the shares of grants open, by number of the share."""
    shares = [one.opened for one in held if one.opened]
    rows = SharedPoint.objects.filter(share__no__in=shares, withdrawn_at=None, **{_OF_UNIT: units})
    found: dict[str, set[str]] = {}
    for share, code in rows.values_list("share__no", "point__code") if shares else ():
        found.setdefault(share, set()).add(code)
    return found


def _unit_grant(
    held: ShareGrant, agreed: Sequence[tuple[str, str]], opened: set[str] | None, nameable: frozenset[str], at: datetime
) -> UnitGrant:
    """`opened`: the points that its share opens, None without one: of rows it is asked what they give."""
    application, kind = held.decision.application, SharingKind(held.kind)
    codes = [code for code, _ in agreed]
    open_now = frozenset(opened or ()) if kind.is_footage else GivenRows.at(held.pk, at).codes_given(codes)
    open_now &= nameable
    return UnitGrant(
        no=held.no,
        application=application.no,
        department_name=held.department.name,
        kind=kind,
        purpose=application.purpose,
        state=GrantState(held.state),
        suspended_by=Side(held.suspended_by) if held.suspended_by else None,
        in_force_at=held.in_force_at,
        until_on=held.until_on,
        opens=application.opens,
        closes=application.closes,
        back_hours=application.back_hours,
        points=tuple(UnitGrantPoint(code, name, code in open_now) for code, name in agreed[:MOST_UNIT_POINTS]),
        count=len(agreed),
        open_now=sum(code in open_now for code, _ in agreed),
    )
