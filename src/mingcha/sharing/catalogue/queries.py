"""The catalogue for its readers: the list, a set with its versions and what the reader may do (articles 3, 13(1))."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.sharing.catalogue import rules
from mingcha.sharing.catalogue.models import DataSetVersion
from mingcha.sharing.catalogue.names import set_name_key
from mingcha.sharing.catalogue.rows import (
    lacking_sources,
    newest_versions,
    published_set,
    set_called,
    set_facts,
    set_row,
    version_row,
    versions_of,
    waits_for,
)
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.catalogue.states import SetState
from mingcha.sharing.catalogue.values import PublishedSet, SetPage, SetRow, SetSteps

MOST_SETS = 50


@cites("3", "13(1)")
def sets(
    reader: Reader,
    *,
    at: datetime,
    state: SetState | None = None,
    mine: bool = False,
    text: str = "",
    limit: int = MOST_SETS,
    before: int = 0,
) -> tuple[SetRow, ...]:
    """The sets, the newest number first, each by its newest version: of one state, those that wait for the reader,
    those with this text in the name or code; `before`: only lower numbers. Raises Refused (article 13(1))."""
    rows = _asked_for(reader, at, state, mine=mine, text=text)
    if before:
        rows = rows.filter(data_set__serial__lt=before)
    found = list(rows.select_related("data_set", "provider").order_by("-data_set__serial")[:limit])
    standing = DataSetVersion.objects.filter(
        data_set__in=[one.data_set_id for one in found], state=SetState.PUBLISHED.value
    )
    published = dict(standing.values_list("data_set", "version"))
    return tuple(set_row(one.data_set, one, published.get(one.data_set_id, 0)) for one in found)


@cites("13(1)")
def names_of_sets(codes: Collection[str]) -> dict[str, str]:
    """The names of those of these data sets (codes) that are published, for pages of what was shared of them."""
    rows = DataSetVersion.objects.filter(state=SetState.PUBLISHED.value, data_set__code__in=set(codes))
    return dict(rows.values_list("data_set__code", "name"))


@cites("3", "13(1)")
def count_sets(
    reader: Reader, *, at: datetime, state: SetState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many sets `sets` would list without a limit. Raises Refused (article 13(1))."""
    return _asked_for(reader, at, state, mine=mine, text=text).count()


@cites("3", "13(1)")
def basic_sets_to_take_in(reader: Reader, *, at: datetime) -> tuple[str, ...]:
    """The names of the sets that every city has and that are not there, for who may take them in; none for anybody
    else."""
    lacking = lacking_sources()
    may = rules.may_take_in_shipped(duty_of(reader, at), len(lacking))
    return tuple(entry.name for source, entry in shipped_sets("", "", "") if source in lacking) if may else ()


@cites("13(1)", "13(2)")
def published_sets(reader: Reader, *, at: datetime) -> tuple[PublishedSet, ...]:
    """What is published, by rising numbers; of a set with an open next version the published one. Raises Refused
    (article 13(1))."""
    require(rules.may_read_published(duty_of(reader, at)))
    held = DataSetVersion.objects.filter(state=SetState.PUBLISHED.value)
    return tuple(map(published_set, held.select_related("data_set", "provider").order_by("data_set__serial")))


@cites("3", "13(1)")
def count_by_state(reader: Reader, *, at: datetime) -> tuple[tuple[SetState, int], ...]:
    """How many sets are in each state by their newest version, in the order of states, without those of none. Raises
    Refused (article 13(1))."""
    require(rules.may_read_catalogue(duty_of(reader, at)))
    found = dict(newest_versions().order_by().values_list("state").annotate(Count("pk")))
    return tuple((state, found[state.value]) for state in SetState if state.value in found)


@cites("3", "13(1)")
def count_waiting_sets(reader: Reader, *, at: datetime) -> int:
    """How many sets wait for the reader: to be registered, to be published, returned to them."""
    who = duty_of(reader, at)
    return newest_versions().filter(waits_for(who)).count() if rules.may_write_sets(who) else 0


@cites("3", "13(1)")
def data_set(reader: Reader, number: int, *, at: datetime) -> SetPage:
    """A set with its versions and the reader's steps. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    require(rules.may_read_catalogue(who))
    held = set_called(number)
    versions = list(versions_of(held))
    rows = tuple(map(version_row, versions))
    published = next((one.version for one in rows if one.state is SetState.PUBLISHED), 0)
    facts = set_facts(held, versions[0], has_published=bool(published))
    hands = hands_of((who.user_id, *facts.persons))
    return SetPage(
        row=set_row(held, versions[0], published),
        versions=rows,
        providers={one.provider.code: one.provider.name for one in versions if one.provider},
        steps=SetSteps(
            draft=rules.may_write_set(who, facts),
            submit=rules.may_submit_set(who, facts),
            register=rules.may_register_set(who, facts, hands),
            publish=rules.may_publish_set(who, facts, hands),
            give_back=rules.may_return_set(who, facts, hands),
            withdraw=rules.may_withdraw_set(who, facts),
        ),
    )


def _asked_for(
    reader: Reader, at: datetime, state: SetState | None, *, mine: bool, text: str
) -> QuerySet[DataSetVersion]:
    who = duty_of(reader, at)
    require(rules.may_read_catalogue(who))
    rows = newest_versions()
    if mine:
        rows = rows.filter(waits_for(who))
    if text:
        rows = rows.filter(Q(name_key__contains=set_name_key(text) or text) | Q(data_set__code__contains=text))
    return rows if state is None else rows.filter(state=state.value)
