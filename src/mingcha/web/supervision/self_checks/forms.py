"""Forms of self-checks: opening one, its answers, the note of a review (article 16(1))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms.boundfield import BoundField

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.supervision.self_checks.kinds import Answer, CheckKind, CheckState
from mingcha.supervision.self_checks.rules import MOST_NOTE, MOST_PROOF
from mingcha.supervision.self_checks.values import AnsweredQuestion, GivenAnswer
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import TextField

FIRST_YEAR, LAST_YEAR, MOST_PARTS = 2023, 2099, 12


class SelfChecksFilter(ListForm):
    """The state of the checks that are listed."""

    state = ClosedChoiceField(
        Words("状态", "State"),
        [(one.value, one.words) for one in CheckState],
        empty=Words("全部状态", "All states"),
        required=False,
    )


class OpenCheckForm(ActionForm):
    """A check to be opened by hand."""

    layout = (Section(Words("提前开列", "Open one early"), ("unit", "kind", "year", "part"), "16(1)"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "unit", FaultKind.CONFLICT: "year"}

    unit = TextField(Words("单位代码", "Code of the unit"), most=20, mono=True)
    kind = ClosedChoiceField(Words("种类", "Kind"), [(one.value, one.words) for one in CheckKind])
    year = WholeNumberField(Words("年度", "Year"), least=FIRST_YEAR, most=LAST_YEAR)
    part = WholeNumberField(
        Words("期次", "Number"),
        least=0,
        most=MOST_PARTS,
        required=False,
        placeholder="",
        hint=Words("季度安全检查填 1 至 4；年度自查留空。", "1 to 4 for a security check; empty for a year."),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A question with the two fields of its answer."""

    asked: AnsweredQuestion
    answer: BoundField
    proof: BoundField


class AnswersForm(ActionForm):
    """The answers to the questions of a check; what is left empty stays as it is."""

    def __init__(self, *given: Any, questions: Sequence[AnsweredQuestion], **more: Any) -> None:
        self._questions = questions
        shown = {one.question.code: one.shown for one in questions}
        initial = {f"answer_{code}": held.answer.value for code, held in shown.items() if held is not None}
        initial |= {f"proof_{code}": held.proof for code, held in shown.items() if held is not None}
        super().__init__(*given, initial=initial, **{name: one for name, one in more.items() if name != "initial"})
        for one in questions:
            code = one.question.code
            answers = [each for each in Answer if each is not Answer.NOT_APPLICABLE or one.question.may_not_apply]
            listed = [(each.value, each.words) for each in answers]
            self.fields[f"answer_{code}"] = ClosedChoiceField(Words("回答", "Answer"), listed, required=False)
            self.fields[f"proof_{code}"] = TextField(
                Words("证明或者整改措施", "Proof, or what is done about it"), most=MOST_PROOF, required=False
            )

    def _fields_of_missing(self, decision: Any) -> dict[str, Words]:
        """The proof of the question that lacks it, or its answer where that was left empty."""
        codes = {one.question.code for one in self._questions}
        lacks = {code: one for one in decision.missing if (code := getattr(one, "about", "")) in codes}
        empty = {code for code in lacks if not self.cleaned_data.get(f"answer_{code}")}
        return {f"{'answer' if code in empty else 'proof'}_{code}": one for code, one in lacks.items()}

    @property
    def lines(self) -> list[Line]:
        """The questions in their order, each with its fields."""
        codes = [(one, one.question.code) for one in self._questions]
        return [Line(one, self[f"answer_{code}"], self[f"proof_{code}"]) for one, code in codes]

    @property
    def answers_given(self) -> dict[str, GivenAnswer]:
        """The answers of a valid form, by question, without those left empty and those that stand already."""
        found = {}
        for one in self._questions:
            code = one.question.code
            answer, proof = self.cleaned_data[f"answer_{code}"], self.cleaned_data[f"proof_{code}"]
            if answer and (one.given is None or one.given != GivenAnswer(Answer(answer), proof)):
                found[code] = GivenAnswer(Answer(answer), proof)
        return found


class NoteForm(ActionForm):
    """What the officer says of a check, or why it is returned."""

    note = TextField(Words("审阅意见", "Note of the review"), most=MOST_NOTE, wide=True)
