"""Forms of decisions: six findings, what is refused, the terms; the answer of a unit (articles 13(2), 13(3))."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.forms.boundfield import BoundField

from mingcha.kit.words import Words
from mingcha.sharing.decisions import rules
from mingcha.sharing.decisions.principles import ConsentAnswer, Principle
from mingcha.sharing.decisions.terms import last_day_to_agree
from mingcha.sharing.decisions.values import NewDecision, PrincipleAnswer, RefusedPart
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.sharing.applications.forms import ReadDigestField

_YES, _NO = "yes", "no"
_FINDINGS = ((_YES, Words("符合", "Met")), (_NO, Words("不符合", "Not met")))
_LONGEST_CODE = 20
_MOST_TICKED, _MOST_TEXT = 1_000, 60
_AFTER_CODE = re.compile(r"[\s:：,，;；]+")


def refused_part(line: str) -> RefusedPart:
    """A line as it is typed or pasted: the code, a blank, tab, comma or colon of either width, and then why."""
    code, *why = _AFTER_CODE.split(line.strip(), maxsplit=1)
    return RefusedPart(code[:_LONGEST_CODE], "".join(why).strip())


class RefusedPartsField(ReasonField):
    """Points and units that are refused: a line each, the code and then why."""

    def clean(self, value: Any) -> tuple[RefusedPart, ...]:
        """The lines; one without a reason is left to the rule."""
        text = str(super().clean(value))
        return tuple(refused_part(line) for line in text.splitlines() if line.strip())


def _met() -> ClosedChoiceField:
    return ClosedChoiceField(Words("认定", "Finding"), _FINDINGS, law_asks=True)


def _why(principle: Principle) -> TextField:
    return TextField(
        Words(f"{principle.words.zh}：理由", f"{principle.words.en}: why"),
        most=rules.MOST_WHY,
        law_asks=True,
        wide=True,
    )


@dataclass(frozen=True, slots=True)
class PrincipleLine:
    """A principle with the two fields of its finding."""

    principle: Principle
    met: BoundField
    why: BoundField


class DecisionForm(ActionForm):
    """A decision by its six findings; what is agreed has its terms."""

    missing_fields: ClassVar[Mapping[str, str]] = {one.value: f"why_{one.value}" for one in Principle}

    met_pooled = _met()
    why_pooled = _why(Principle.POOLED)
    met_lawful = _met()
    why_lawful = _why(Principle.LAWFUL)
    met_needed = _met()
    why_needed = _why(Principle.NEEDED)
    met_ordered = _met()
    why_ordered = _why(Principle.ORDERED)
    met_compliant = _met()
    why_compliant = _why(Principle.COMPLIANT)
    met_safe = _met()
    why_safe = _why(Principle.SAFE)
    refused = RefusedPartsField(
        Words("不同意的点位或者单位", "Points or units that are refused"), most=20_000, required=False, law_asks=False,
        hint=Words("一行一项：点位编码或者单位代码，空格，理由。未备案、有第十八条问题、单位不同意的点位已自动排除。",
                   "One a line: the code of a point or unit, a blank, why. Points that are not filed, that have a "
                   "finding of article 18, or whose unit declines are left out already."),
    )  # fmt: skip
    ticked = ManyChoiceField(Words("不同意", "Refuse"), most=_MOST_TICKED, required=False)
    ticked_why = TextField(
        Words("勾选“不同意”的理由", "Why what is ticked is refused"), most=rules.MOST_WHY, required=False, wide=True,
        hint=Words("适用于上方列表中勾选的全部点位和单位；理由不同的逐行写在下面。",
                   "Of all points and units ticked in the lists above. What has another reason is a line below."),
    )  # fmt: skip
    reasons = ReasonField(Words("决定的理由", "Reasons of the decision"), most=rules.MOST_REASONS)
    contract_no = TextField(
        Words("协议编号", "Number of the contract"), most=rules.MOST_SHORT, required=False,
        hint=Words("同意的须填写。", "Needed where something is agreed."),
    )  # fmt: skip
    until_on = DayField(Words("共享至", "Shared until"), required=False)
    assessments = TextField(
        Words("影响评估编号（图像）", "Numbers of the impact assessments (pictures)"),
        most=rules.MOST_SHORT,
        required=False,
        hint=Words("同意图像的须填写。", "Needed where pictures are agreed."),
    )
    redaction = ReasonField(
        Words("须脱敏的内容（人脸、车牌等）", "What is to be made unrecognisable (faces, plates)"),
        most=rules.MOST_REASONS, required=False, law_asks=False,
    )  # fmt: skip
    digest = ReadDigestField()

    def say_last_day(self, term_months: int, on: date) -> None:
        """Says until when what was asked for may be agreed on a Shanghai day."""
        last = last_day_to_agree(term_months, on)
        zh, en = f"不晚于 {last}；不同意的不填。", f"{last} at the latest; empty for a refusal."
        self.fields["until_on"].help_text = self["until_on"].help_text = bilingual(zh, en)

    @property
    def lines(self) -> list[PrincipleLine]:
        """The principles in the order of the law, each with its fields."""
        return [PrincipleLine(one, self[f"met_{one.value}"], self[f"why_{one.value}"]) for one in Principle]

    @property
    def ticked_codes(self) -> frozenset[str]:
        """The codes of points and units whose box is ticked."""
        return frozenset(self["ticked"].value() or ())

    @property
    def terms(self) -> list[BoundField]:
        """The fields below the findings."""
        names = ("ticked_why", "refused", "reasons", "contract_no", "until_on", "assessments", "redaction")
        return [self[name] for name in names]

    @property
    def new(self) -> NewDecision:
        """What a valid form states; a principle without a finding is left out, and asked for by the rule."""
        given: Mapping[str, Any] = self.cleaned_data
        found = [(one, given[f"met_{one.value}"], given[f"why_{one.value}"]) for one in Principle]
        return NewDecision(
            findings=tuple(PrincipleAnswer(one, met == _YES, why) for one, met, why in found if met),
            refused=_with_ticked(given["refused"], given["ticked"], given["ticked_why"]),
            reasons=given["reasons"],
            contract_no=given["contract_no"],
            until_on=given["until_on"],
            redaction=given["redaction"],
            assessments=given["assessments"],
        )


class ScopeLook(QueryForm):
    """Which points of the scope are listed: sent with the decision, so that a search keeps what was typed."""

    id_form = "scope-%s"

    text = TextField(Words("点位名称、编码或者管理单位", "Point, code or unit"), most=_MOST_TEXT, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["text"].widget.attrs |= {"form": "decision", "data-lookup": "scope-search"}


def _with_ticked(lines: tuple[RefusedPart, ...], codes: Sequence[str], why: str) -> tuple[RefusedPart, ...]:
    """The lines that were written, and one for each ticked code that has none."""
    written = {one.code for one in lines}
    return (*lines, *(RefusedPart(code, why) for code in codes if code not in written))


class ConsentForm(ActionForm):
    """The answer of a unit."""

    answer = ClosedChoiceField(Words("答复", "Answer"), [(one.value, one.words) for one in ConsentAnswer])
    document = TextField(
        Words("同意文书编号", "Number of the document of consent"), most=rules.MOST_SHORT, required=False,
        hint=Words("同意的须填写。", "For a consent."),
    )  # fmt: skip
    reason = ReasonField(
        Words("理由", "Reason"), most=rules.MOST_WHY, required=False, law_asks=False,
        hint=Words("不同意或者撤回的须填写。", "For a refusal or a withdrawal."),
    )  # fmt: skip
    digest = ReadDigestField()

    def offer_answers(self, answers: Sequence[ConsentAnswer]) -> None:
        """Offers the answers that can be given now."""
        self.fields["answer"].offer([(one.value, one.words) for one in answers])  # type: ignore[attr-defined]
