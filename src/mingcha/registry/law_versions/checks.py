"""Check of the law for `mingcha check`: no value in effect was edited since it was stored (art. 26)."""

from collections.abc import Iterator

from mingcha.kit.clock import Clock
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.law.versions import differences, may_stand, value_digest
from mingcha.registry.law_versions.queries import taken_in, versions_taken_in

_DIGEST = Words("收录的值与其摘要不符", "a stored version does not match its digest")


def check_law(clock: Clock) -> Iterator[Finding]:
    """Reports every edited or removed value, and every row whose digest does not match its value."""
    today = shanghai_day(clock.now())
    for one in differences(taken_in(), today):
        if one.is_forbidden:
            decision = may_stand(one.key, one.since, one.taken or "", today)
            facts: dict[str, str | int] = {
                "taken_in": one.taken or "", "here": one.here or "", "article": decision.article,
            }  # fmt: skip
            yield Finding("registry", "law_edited", f"{one.key} {one.since}", decision.reason, facts)
    for held in versions_taken_in():
        if value_digest(held.value) != held.digest:
            yield Finding("registry", "law_digest", f"{held.key} {held.valid_from}", _DIGEST)
