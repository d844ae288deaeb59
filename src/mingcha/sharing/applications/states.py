"""The states of an application and the steps between them, a closed list (article 13(2))."""

from enum import StrEnum

from mingcha.kit.words import Words


class ApplicationState(StrEnum):
    """The stored states of an application."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return {"submitted": "warn", "returned": "warn", "forwarded": "info"}.get(self, "plain")


_STATES = {
    ApplicationState.DRAFT: Words("草稿", "draft"),
    ApplicationState.SUBMITTED: Words("待核对", "to be checked"),
    ApplicationState.RETURNED: Words("退回补正", "returned"),
    ApplicationState.FORWARDED: Words("已转公安机关，待答复", "with the police, to be answered"),
    ApplicationState.WITHDRAWN: Words("已撤回", "withdrawn"),
}

STEPS: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.SUBMITTED: frozenset(
        {ApplicationState.RETURNED, ApplicationState.FORWARDED, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.RETURNED: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.FORWARDED: frozenset({ApplicationState.WITHDRAWN}),
    ApplicationState.WITHDRAWN: frozenset(),
}
"""From each state to those that may follow."""
WRITABLE = frozenset(one for one in ApplicationState if ApplicationState.SUBMITTED in STEPS[one])
"""The applications that are still written: drafts and returned ones."""
