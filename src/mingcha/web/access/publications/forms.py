"""Forms of publications: the filter of the list, asking for one, releasing, withdrawing, stating it down (19, 21)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import ClassVar

from mingcha.access.publications.rules import MOST_BASIS, MOST_PLACE, MOST_REASON
from mingcha.access.publications.values import (
    NewPublication,
    PublicationPlace,
    PublicationPurpose,
    PublicationRow,
    PublicationsAsked,
    PublicationState,
)
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import COUNTED_UNTIL
from mingcha.privacy.redaction.values import RedactionRow
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, RadioChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField

DAYS_AT_FIRST = 30
"""The term that the empty form offers."""


class PublicationsFilter(ListForm):
    """The filter of the list of publications."""

    search_field = "q"

    q = SearchField(
        Words("公开传播", "Publication"), most=100, placeholder=Words("编号、单位、公开处", "Number, unit or place")
    )
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(one.value, one.words) for one in PublicationState],
        required=False,
        empty=Words("全部状态", "All states"),
    )

    @property
    def asked(self) -> PublicationsAsked:
        """The filter that was submitted: a state (none: all states) and a search text."""
        state = self.value("state")
        return PublicationsAsked(states=(PublicationState(state),) if state else (), text=self.value("q"))


class AskForm(ActionForm):
    """What a unit asks to publish: the film, purpose, basis, where, and the term."""

    prefilled = ("redaction",)
    layout = (
        Section(Words("公开的影片", "Which film"), ("redaction",), "21"),
        Section(Words("公开用途与依据", "Why it is published"), ("purpose", "basis"), "19"),
        Section(Words("公开处与期限", "Where, and how long"), ("place_kind", "place", "from_on", "until_on"), "21"),
    )
    missing_fields: ClassVar[Mapping[str, str]] = {"redaction": "redaction"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "basis", FaultKind.NOT_FOUND: "redaction"}

    redaction = ChoiceField(
        Words("脱敏影片", "Redacted film"),
        wide=True,
        hint=Words(
            "须先提起脱敏；批准之前任何人不能查看其原始录像。",
            "Begin the redaction first; nobody sees its source before this is approved.",
        ),
    )
    purpose = RadioChoiceField(
        Words("用途", "Purpose"),
        [(one.value, one.words) for one in PublicationPurpose],
        empty=None,
        wide=True,
    )
    basis = TextField(
        Words("依据", "Legal basis"),
        most=MOST_BASIS,
        wide=True,
        placeholder=lazy_words(Words("法律、法规及其条款", "The law or regulation with its article")),
    )
    place_kind = ClosedChoiceField(
        Words("公开处的种类", "Kind of place"), [(one.value, one.words) for one in PublicationPlace]
    )
    place = TextField(
        Words("公开处", "Place"),
        most=MOST_PLACE,
        hint=Words("网址、账号、报刊或者现场的名称。", "Address, account, paper, or name of the site."),
    )
    from_on = DayField(Words("首日", "First day"), latest=COUNTED_UNTIL)
    until_on = DayField(Words("末日（含当日）", "Last day (included)"), latest=COUNTED_UNTIL)

    def begin(self, today: date) -> None:
        """Offers a term from today on, where nothing was sent yet."""
        self.initial = {**self.initial, "from_on": today, "until_on": today + timedelta(days=DAYS_AT_FIRST - 1)}

    def offer(self, films: Iterable[RedactionRow]) -> None:
        """Offers these films."""
        found = [
            (row.no, f"{row.no} · {row.point_name} · {row.from_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
            for row in films
        ]
        self.fields["redaction"].offer(found)  # type: ignore[attr-defined]

    def state_longest(self, today: date) -> None:
        """States the longest term beside its last day."""
        most = parameters.number("privacy.publication_most_days", today)
        self.fields["until_on"].help_text = lazy_words(Words(f"至多 {most} 天。", f"At most {most} days."))

    @property
    def new(self) -> NewPublication:
        """What a valid form states."""
        given = self.cleaned_data
        return NewPublication(
            purpose=given["purpose"],
            basis=given["basis"],
            place_kind=PublicationPlace(given["place_kind"]),
            place=given["place"],
            from_on=given["from_on"],
            until_on=given["until_on"],
            redaction=given["redaction"],
        )


class PublicationWithdrawForm(ActionForm):
    """Why a publication is withdrawn, and who was asked to take it down."""

    id_form = "withdraw-%s"

    reason = TextField(Words("撤回理由", "Why it is withdrawn"), most=MOST_REASON, wide=True)
    informed = TextField(
        Words("已通知何处下架", "Who was asked to take it down"),
        most=MOST_PLACE,
        required=False,
        wide=True,
        hint=Words("写明单位、账号和方式。", "State the body, the account and the way."),
    )

    def fit(self, row: PublicationRow) -> None:
        """Asks who was informed of one that is out, and of no other."""
        if row.state is PublicationState.RELEASED:
            self.fields["informed"].required = self.fields["informed"].marked_required = True  # type: ignore[attr-defined]
        else:
            del self.fields["informed"]


class PublicationDownForm(ActionForm):
    """How it was seen that a publication is down."""

    id_form = "down-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "seen"}

    seen = TextField(
        Words("如何确认已下架", "How it was seen that it is down"),
        most=MOST_REASON,
        wide=True,
        placeholder=lazy_words(Words("例如：访问网址，页面已删除", "For example: the address answers that it is gone")),
    )
