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
    AGREED = "agreed"
    AGREED_PARTLY = "agreed_partly"
    REFUSED = "refused"
    DISPUTED = "disputed"
    SETTLED = "settled"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return _TONES.get(self, "plain")


_STATES = {
    ApplicationState.DRAFT: Words("草稿", "draft"),
    ApplicationState.SUBMITTED: Words("待核对", "to be checked"),
    ApplicationState.RETURNED: Words("退回补正", "returned"),
    ApplicationState.FORWARDED: Words("已转公安机关，待答复", "with the police, to be answered"),
    ApplicationState.WITHDRAWN: Words("已撤回", "withdrawn"),
    ApplicationState.AGREED: Words("已同意", "agreed"),
    ApplicationState.AGREED_PARTLY: Words("部分同意", "agreed in part"),
    ApplicationState.REFUSED: Words("不同意", "refused"),
    ApplicationState.DISPUTED: Words("有异议，协调中", "disputed, to be coordinated"),
    ApplicationState.SETTLED: Words("异议已办结，维持决定", "dispute settled, the decision stands"),
}
_TONES = {
    ApplicationState.SUBMITTED: "warn",
    ApplicationState.RETURNED: "warn",
    ApplicationState.FORWARDED: "info",
    ApplicationState.DISPUTED: "warn",
    ApplicationState.AGREED: "ok",
    ApplicationState.AGREED_PARTLY: "ok",
}

ANSWERED = frozenset({ApplicationState.AGREED, ApplicationState.AGREED_PARTLY, ApplicationState.REFUSED})
"""The applications that the police have answered, by a decision."""
OF_DEPARTMENT = frozenset(
    {ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN, ApplicationState.DISPUTED}
)
"""The states to which its own department leads an application."""
DISPUTABLE = frozenset({ApplicationState.AGREED_PARTLY, ApplicationState.REFUSED})
"""The answers that a department may dispute, each decision once."""
DECIDED = ANSWERED | {ApplicationState.DISPUTED, ApplicationState.SETTLED}
"""The applications whose newest decision stands, disputed or not."""

STEPS: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.SUBMITTED: frozenset(
        {ApplicationState.RETURNED, ApplicationState.FORWARDED, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.RETURNED: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.FORWARDED: frozenset({ApplicationState.WITHDRAWN, *ANSWERED}),
    ApplicationState.WITHDRAWN: frozenset(),
    ApplicationState.AGREED: frozenset({ApplicationState.WITHDRAWN}),
    ApplicationState.AGREED_PARTLY: frozenset({ApplicationState.DISPUTED, ApplicationState.WITHDRAWN}),
    ApplicationState.REFUSED: frozenset({ApplicationState.DISPUTED}),
    ApplicationState.DISPUTED: frozenset({ApplicationState.SETTLED, ApplicationState.FORWARDED}),
    # what stands is carried out: the application is again what its decision says
    ApplicationState.SETTLED: frozenset({ApplicationState.AGREED_PARTLY, ApplicationState.REFUSED}),
}
"""From each state to those that may follow."""
WRITABLE = frozenset(one for one in ApplicationState if ApplicationState.SUBMITTED in STEPS[one])
"""The applications that are still written: drafts and returned ones."""
