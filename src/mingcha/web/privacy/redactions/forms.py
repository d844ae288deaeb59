"""Forms of redactions: the filter of the list, beginning one, signing its film, and ending it (articles 19, 21)."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django import forms

from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction.rules import MOST_BASIS, MOST_REASON
from mingcha.privacy.redaction.states import OPEN, RedactionState
from mingcha.privacy.redaction.values import NewRedaction, RedactionKind, RedactionsAsked
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.registry.points.rules import PAST_TRIAL
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import CodeField, TextField
from mingcha.web.forms.time_fields import InstantField

MOST_POINTS = 500
"""Points of the own unit that the form offers."""
_S = RedactionState
_STAGES = {
    "open": (Words("办理中", "In work"), OPEN),
    "released": (Words("已放行", "Released"), (_S.RELEASED,)),
    "over": (Words("已撤回或者终止", "Withdrawn or ended"), (_S.WITHDRAWN, _S.REFUSED, _S.FAILED)),
}
_EXCEPTION = "exception"
_ASKED_TO_STAY = Words("依法不作遮盖，待决定", "Asked to stay visible by law")


class RedactionsFilter(ListForm):
    """The filter of the list of redactions."""

    search_field = "q"

    q = SearchField(Words("脱敏", "Redaction"), most=100, placeholder=Words("编号、点位", "Number or point"))
    stage = ClosedChoiceField(
        Words("状态", "State"),
        [*((code, words) for code, (words, _) in _STAGES.items()), (_EXCEPTION, _ASKED_TO_STAY)],
        required=False,
        empty=Words("全部状态", "All states"),
    )

    @property
    def asked(self) -> RedactionsAsked:
        """What the list is asked for."""
        stage, text = self.value("stage"), self.value("q")
        if stage == _EXCEPTION:
            return RedactionsAsked(text=text, awaits_officer=True)
        return RedactionsAsked(states=_STAGES[stage][1] if stage else (), text=text)


class BeginForm(ActionForm):
    """Footage of a point of the own unit that is to be redacted for publication."""

    prefilled = ("point", "from_at", "to_at")
    layout = (Section(Words("须脱敏的录像", "Footage to be redacted"), ("point", "from_at", "to_at", "basis"), "21"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "point", FaultKind.INVALID: "basis"}

    point = ChoiceField(Words("点位", "Point"), wide=True)
    from_at = InstantField(Words("录像自", "Footage from"), earliest=EARLIEST, latest=LATEST)
    to_at = InstantField(Words("至（不含）", "To (not included)"), earliest=EARLIEST, latest=LATEST)
    basis = TextField(
        Words("公开的依据和用途", "Legal basis and purpose"),
        most=MOST_BASIS,
        wide=True,
        placeholder=lazy_words(Words("例如：表彰见义勇为", "For example: commending a brave act")),
        hint=Words("随脱敏保存并记入存证日志。", "It is kept with the redaction and in the evidence log."),
    )

    def offer(self, facts: DutyFacts, at: datetime) -> None:
        """Offers the points of the own unit that are past their trial, and states the longest time."""
        rows = points(facts, at=at, where=PointFilter(unit=facts.organisation), limit=MOST_POINTS)
        found = [(row.code, f"{row.name} · {row.site_name}") for row in rows if row.state in PAST_TRIAL]
        self.fields["point"].offer(found)  # type: ignore[attr-defined]
        most = parameters.number("privacy.redaction_most_minutes", shanghai_day(at))
        words = Words(f"已经结束的时段，至多 {most} 分钟。", f"A time that is over, at most {most} minutes.")
        self.fields["to_at"].help_text = lazy_words(words)

    @property
    def new(self) -> NewRedaction:
        """What a valid form states."""
        given = self.cleaned_data
        return NewRedaction(RedactionKind.PUBLICATION, given["from_at"], given["to_at"], given["basis"])


class FilmSignForm(ActionForm):
    """The film that the second person signs: the one that the page showed."""

    id_form = "sign-%s"

    output_sha256 = CodeField(
        Words("影片摘要", "Digest of the film"), form=r"[0-9a-f]{64}", most=64, widget=forms.HiddenInput
    )


class RedactionRefuseForm(ActionForm):
    """Why an open redaction is refused."""

    id_form = "refuse-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = TextField(Words("不予放行的理由", "Why it is refused"), most=MOST_REASON, wide=True)


class RedactionWithdrawForm(ActionForm):
    """Why a released film is withdrawn."""

    id_form = "withdraw-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = TextField(Words("撤回理由", "Why it is withdrawn"), most=MOST_REASON, wide=True)
