"""Comparisons of a target for their readers (articles 3, 13(1)). Keys of points that the reader may not be told are
counted alone; a key that names nothing of ours is told to who settles it, and who audits that."""

from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.sharing.pushes.models import PushLine
from mingcha.sharing.pushes.naming import nameable_keys
from mingcha.sharing.reconciliations import rules
from mingcha.sharing.reconciliations.models import Difference
from mingcha.sharing.reconciliations.rows import (
    comparison_facts,
    comparison_row,
    difference_row,
    done_comparisons,
    foreign_keys,
    is_still_asked,
    open_comparison,
    retried_at,
)
from mingcha.sharing.reconciliations.values import ComparisonPage, DifferenceKind
from mingcha.sharing.targets.foreign_text import open_why, reads_free_text
from mingcha.sharing.targets.rows import target_called, target_facts
from mingcha.sharing.targets.rules import may_read_targets

MOST_SHOWN = 100
"""Differences that are shown of a comparison."""
MOST_EARLIER = 10


@cites("3", "13(1)")
def comparisons(reader: Reader, target: str, *, at: datetime, by_token: bool = False) -> ComparisonPage:
    """The comparisons of a target. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    require(may_read_targets(who))
    held = target_called(target)
    asked, done = open_comparison(held), list(done_comparisons(held)[: MOST_EARLIER + 1])
    newest = done[0] if done else None
    listed = list(Difference.objects.filter(reconciliation=newest).order_by("pk")[:MOST_SHOWN]) if newest else []
    named = nameable_keys(who, held, {one.key for one in listed}, at=at, by_token=by_token)
    if rules.reads_foreign_keys(who):
        named |= foreign_keys(held, {one.key for one in listed if one.kind == DifferenceKind.FOREIGN.value})
    line = PushLine.objects.filter(target=held).first() or PushLine(target=held)
    return ComparisonPage(
        target=held.name,
        asked=comparison_row(asked) if asked else None,
        newest=comparison_row(newest) if newest else None,
        earlier=tuple(map(comparison_row, done[1:])),
        differences=tuple(difference_row(one) for one in listed if one.key in named),
        unnamed=sum(one.key not in named for one in listed),
        tried_at=line.compare_tried_at,
        tried_why=line.compare_why if reads_free_text(who) else open_why(line.compare_why),
        retried_at=retried_at(held, asked),
        ask=rules.may_ask_comparison(who, target_facts(held), is_asked=is_still_asked(held, asked)),
        settle=rules.may_settle_differences(who, comparison_facts(newest)),
    )
