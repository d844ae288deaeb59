"""Whom an open clue calls as its own clock runs: at half who noted it, at the whole the unit's manager, at twice the
officer of the district (article 16(4))."""

from datetime import datetime

from django.db.models import Q

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.calls import Call, CallKind, CallStep
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.supervision.clues.models import Clue
from mingcha.supervision.clues.queries import of_roles
from mingcha.supervision.clues.rules import UNIT_ROLES, due_at
from mingcha.supervision.clues.values import ClueKind, ClueLevel, ClueState

_OPEN = tuple(state.value for state in ClueState if state.is_open)


@cites("16(4)")
def clue_calls(asker: Reader, *, at: datetime) -> tuple[Call, ...]:
    """The open clues that call the asker, each at the step that is the asker's own. A clue is named by its number."""
    who = duty_of(asker, at)
    found: list[Call] = []
    for step, level, mine in (
        (CallStep.HALF, ClueLevel.REMINDED, _noted_by(who)),
        (CallStep.OVER, ClueLevel.HEAD, of_roles(who, Role.UNIT_MANAGER)),
        (CallStep.TWICE, ClueLevel.DISTRICT, of_roles(who, Role.DISTRICT_OFFICER)),
    ):
        rows = Clue.objects.filter(mine, state__in=_OPEN, level__gte=level.value).order_by("pk")
        for no, kind, noted_at in rows.values_list("no", "kind", "noted_at"):
            about = Words(f"线索 {no} 尚未取得两方回执", f"clue {no} lacks a receipt")
            found.append(Call(CallKind.CLUE, no, about, "16(4)", step, due_at(ClueKind(kind), noted_at)))
    return tuple(found)


def _noted_by(who: DutyFacts) -> Q:
    """The clues that this person noted, where a role of the unit still reads them."""
    return Q(noted_by=f"user:{who.user_id}") & of_roles(who, *UNIT_ROLES) if who.user_id else Q(pk__in=[])
