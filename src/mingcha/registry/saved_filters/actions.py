"""Keeps a filter of a list and removes it, each for the own account (article 3)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.saved_filters import rules
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.saved_filters.models import SavedFilter
from mingcha.registry.saved_filters.values import SavedFilterRow


@cites("3")
def keep_filter(by: Asker, *, of: ListKind, name: str, query: str, clock: Clock) -> SavedFilterRow:
    """Keeps a question to a list (`query`: its filter and order as the list's own form writes them) under a name. The
    entry has neither.

    Raises Refused (article 3), Fault(INVALID) for the name or a question that is too long, Fault(CONFLICT) for a name
    that the person has for this list already, and beyond MOST_FILTERS.
    """
    with act("registry.saved_filter.keep", by=actor_of(by), clock=clock, cites=("3",)) as record:
        who = duty_of(by, clock.now())
        require(rules.may_keep_filter(who))
        called = checked_name(name, rules.MOST_NAME)
        if len(query) > rules.MOST_QUERY:
            raise Fault(FaultKind.INVALID, Words("筛选条件过长", "the filter is too long"))
        own = SavedFilter.objects.filter(user_id=who.user_id)
        free(own.filter(of=of.value, name=called).exists(), "该列表已有同名筛选", "this list has a filter of that name")
        if own.count() >= rules.MOST_FILTERS:
            most = rules.MOST_FILTERS
            words = Words(f"每人最多保存 {most} 个筛选：请先删除一些", f"at most {most} filters: remove some first")
            raise Fault(FaultKind.CONFLICT, words)
        held = SavedFilter.objects.create(user_id=who.user_id, of=of.value, name=called, query=query)
        record.wrote(held)
        record.fact("list", of.value)
        record.fact("filter", held.pk)
    return SavedFilterRow(held.pk, of, held.name, held.query)


@cites("3")
def remove_filter(by: Asker, *, number: int, clock: Clock) -> None:
    """Deletes one's own filter. Raises Fault(NOT_FOUND), also for another person's."""
    with act("registry.saved_filter.remove", by=actor_of(by), clock=clock, cites=("3",)) as record:
        who = duty_of(by, clock.now())
        held = SavedFilter.objects.filter(user_id=who.user_id, pk=number).first()
        if held is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个筛选", "there is no such filter"), str(number))
        record.fact("list", held.of)
        record.fact("filter", held.pk)
        record.removed(held)
        held.delete()
