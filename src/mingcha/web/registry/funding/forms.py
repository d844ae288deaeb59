"""Forms of funding: a record of money, and taking one back (article 4)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.funding.rules import FIRST_YEAR, MOST_DOCUMENT, MOST_FEN
from mingcha.registry.funding.values import FundingSource, FundingUse, NewFunding
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField, YuanField
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import TextField

AREAS = [(WUHAN, DIVISIONS[WUHAN]), *((code, one) for code, one in DIVISIONS.items() if code != WUHAN)]
AREAS += [(zone.code, zone.words) for zone in ZONES]
LAST_YEAR = 2100


class FundingFilter(ListForm):
    """The list of systems without a budget record has no filter, only pages."""


class FundingForm(ActionForm):
    """Money for building or upkeep of a system in one year."""

    layout = (
        Section(
            Words("登记资金", "Record funding"),
            ("source", "use", "year", "amount", "area", "document"),
            "4",
            short=True,
        ),
    )
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "document", FaultKind.NOT_FOUND: "area"}

    source = ClosedChoiceField(
        Words("资金来源", "Source"), [(one.value, one.words) for one in FundingSource], empty=None
    )
    use = ClosedChoiceField(Words("用途", "Use"), [(one.value, one.words) for one in FundingUse], empty=None)
    year = WholeNumberField(Words("年度", "Year"), least=FIRST_YEAR, most=LAST_YEAR)
    amount = YuanField(Words("金额", "Amount"), most_fen=MOST_FEN)
    area = ClosedChoiceField(
        Words("预算级次", "Level of the budget"),
        AREAS,
        empty=Words("社会投资不填", "None: private money"),
        required=False,
    )
    document = TextField(
        Words("预算名称和文号", "Name and number of the budget"),
        most=MOST_DOCUMENT,
        required=False,
        wide=True,
        placeholder="武财预〔2026〕12 号",
    )

    @property
    def funding(self) -> NewFunding:
        """What a valid form states."""
        given = self.cleaned_data
        return NewFunding(
            source=given["source"],
            use=given["use"],
            year=given["year"],
            amount_fen=given["amount"],
            area=given["area"],
            document=given["document"],
        )


class EndFundingForm(ActionForm):
    """Taking a record back."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = TextField(Words("撤回理由", "Why it is taken back"), most=MOST_DOCUMENT)
