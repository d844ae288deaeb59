"""Rows of a share grant: what it gives of its points, or of its figures, at an instant, and a page of it read by one of
its people (articles 13(2), 13(3), 18; GDSR; decree 799, articles 10, 20).

A page is in the order of the codes that it shows. A point that departments see by its cell alone stands under a code of
this grant, so that neither the order nor where the next page begins tells what its own code is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from mingcha.evidence.entries import act
from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.ended_roles import roles_ended_since
from mingcha.registry.points.catalogue_values import Precision
from mingcha.registry.points.models import Point
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.applications.rows import offered_for, stored_content
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.decisions.models import DecidedPoint
from mingcha.sharing.decisions.scope import agreeable_among, points_with_findings
from mingcha.sharing.figures.queries import figure_table
from mingcha.sharing.figures.values import KEYS_OF_FIGURES
from mingcha.sharing.grants import given_rows
from mingcha.sharing.grants.models import GrantPerson, GrantReading, ShareGrant
from mingcha.sharing.grants.rows import WITH_APPLICATION, grant_called, grant_facts
from mingcha.sharing.grants.standing import scope_of_grant
from mingcha.sharing.grants.values import GrantRows, RowsFacts
from mingcha.sharing.point_rows.codes import RowKeys
from mingcha.sharing.point_rows.reading import RowReader
from mingcha.sharing.point_rows.rules import limits_on, project
from mingcha.sharing.point_rows.values import Audience, DepartmentRow, ReadPoint

CITED = ("13(2)",)
_AT_ONCE = 500
_KEY_PURPOSE = "sharing.codes_of_grants"


@dataclass(slots=True)
class GivenRows:
    """What a grant gives at an instant. `agreed`: codes of the points that were decided, that the newest decision
    agrees to still, and whose units consent."""

    held: ShareGrant
    facts: RowsFacts
    agreed: frozenset[str]
    reader: RowReader
    _found: frozenset[str] | None = None

    @classmethod
    def at(cls, grant: int, now: datetime) -> "GivenRows":
        """Of a grant (key), as it is at an instant; read anew each time, since it may be suspended meanwhile."""
        held = ShareGrant.objects.select_related(*WITH_APPLICATION).get(pk=grant)
        scope = scope_of_grant(held)
        agreed = frozenset(scope.points if scope is not None else ())
        return cls(held, rows_facts(held, now), agreed, RowReader(now))

    @property
    def standing(self) -> frozenset[str]:
        """The codes that are agreed and have no open finding of article 18."""
        return self.agreed - self._barred

    @property
    def points(self) -> QuerySet[Point]:
        """The points that the decision agreed to when it was supplied, whether or not it gives them now."""
        rows = DecidedPoint.objects.filter(decision=self.held.decision_id, bar="", point=OuterRef("pk"))
        return Point.objects.filter(Exists(rows))

    def among(self, read: Iterable[ReadPoint]) -> list[ReadPoint]:
        """Those of some points that it gives: agreed, filed, without a finding of article 18, and listed by the
        catalogue for departments."""
        agreed = [one for one in read if one.row.code in self.agreed]
        may_leave = agreeable_among(agreed, self._barred, self.reader.at)
        return [one for one in agreed if one.row.code in may_leave]

    def codes_given(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes of those of some points that it gives, none while it gives no rows."""
        if not given_rows.gives_rows(self.facts, self.reader.at):
            return frozenset()
        found = set[str]()
        for some in batched(sorted(self.agreed.intersection(codes)), _AT_ONCE):
            found.update(one.row.code for one in self.among(self.reader.called(some)))
        return frozenset(found)

    def page(self, after: str, most: int) -> tuple[list[dict[str, Json]], str]:
        """The next rows after one that is shown under a code, and under which code the last of them is shown; "" if no
        further row follows. Figures, few as they are, come whole, since small ones are hidden by the whole of them."""
        if self.facts.source in KEYS_OF_FIGURES:
            table = figure_table(self.facts.source, self.reader.at)
            return ([] if after else given_rows.figures_of_items(table, self.facts.items)), ""
        rows, last = list[dict[str, Json]](), ""
        for shown, row in self._rows_after(after):
            if len(rows) == most:
                return rows, last
            rows.append(given_rows.row_of_items(row, self.facts.items))
            last = shown
        return rows, ""

    def _rows_after(self, after: str) -> Iterator[tuple[str, DepartmentRow]]:
        keys = RowKeys(settings.MINGCHA_KEYS.keyed_digest(self.held.no, _KEY_PURPOSE))
        limits, places = limits_on(shanghai_day(self.reader.at)), self._places(keys)
        for some in batched(places[bisect_right(places, (after, "\uffff", True)) :], _AT_ONCE):
            called = self.reader.called([code for _, code, _ in some])
            given = {one.row.code: one.row for one in self.among(called)}
            for shown, code, by_cell in some:
                row = project(given[code], Audience.DEPARTMENT, limits, keys) if code in given else None
                # a point whose precision changed meanwhile waits for the next reading: it stands under another code
                if isinstance(row, DepartmentRow) and row.is_reduced is by_cell:
                    yield shown, row

    def _places(self, keys: RowKeys) -> list[tuple[str, str, bool]]:
        """The agreed points in the order of the codes under which they are shown: that code, their own one, whether
        they are shown by the cell alone. Where their own one is no decided item, none is shown under it."""
        shows_codes = "code" in self.facts.items
        rows = DecidedPoint.objects.filter(decision=self.held.decision_id, bar="")
        columns = ("point__code", "point__precision", "point__system__key_target")
        found = [
            (code, is_key_target or precision == Precision.REDUCED)
            for code, precision, is_key_target in rows.values_list(*columns)
            if code in self.agreed
        ]
        return sorted(
            (code if shows_codes and not by_cell else keys.reduced_code(code), code, by_cell) for code, by_cell in found
        )

    @property
    def _barred(self) -> frozenset[str]:
        if self._found is None:
            self._found = points_with_findings(self.reader.at)
        return self._found


@cites("3", "13(2)", "13(3)", "18", "GDSR", "799-10", "799-20")
def read_rows(
    by: Asker, *, no: str, clock: Clock, after: str = "", limit: int = given_rows.MOST_ROWS_READ
) -> GrantRows:
    """A page of the rows of a grant for one of its named people: of the points that it gives now, or its figures, with
    the decided items. `after`: what the page before names as its last. Each page is a reading of its own, with its
    entry, which the report on the use counts.

    Raises Refused (articles 3, 13(2); NDSR 12), Fault(NOT_FOUND), which another department's grant is, too."""
    name = "sharing.grant.read_rows"
    with (
        refusals_noted(by, name, no, clock),
        act(name, by=actor_of(by), clock=clock, cites=CITED, beside=True) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        source = GivenRows.at(grant_called(who, no).pk, now)
        require(given_rows.may_read_rows(who, source.facts, now))
        rows, last = source.page(after, min(limit, given_rows.MOST_ROWS_READ))
        digest = sha256(canonical_json(rows)).hex()
        reading = GrantReading.objects.create(
            grant=source.held, user_id=who.user_id, at=now, after=after, rows=len(rows), digest=digest
        )
        record.wrote(reading)
        for key, value in (
            ("grant", no), ("department", source.held.department.code), ("items", list(source.facts.items)),
            ("after", after), ("rows", len(rows)), ("digest", digest),
        ):  # fmt: skip
            record.fact(key, value)
    data_set = source.held.decision.application.data_set
    return GrantRows(no, data_set.code if data_set else "", source.facts.items, tuple(rows), last, now)


def rows_facts(held: ShareGrant, now: datetime) -> RowsFacts:
    """A grant whose rows are asked for at an instant, as rules see it."""
    application = held.decision.application
    named = GrantPerson.objects.filter(application=application, named_at__isnull=False, removed_at=None)
    named = named.exclude(roles_ended_since("named_at", now))
    content = stored_content(application)
    return RowsFacts(
        grant=grant_facts(held, shanghai_day(now)),
        begun_at=held.in_force_at,
        people=tuple(named.order_by("pk").values_list("user_id", flat=True)),
        source=SetSource(application.data_set.source) if application.data_set else SetSource.OWN,
        items=given_rows.decided_items(content.fields, offered_for(application)),
    )
