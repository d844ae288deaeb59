"""Forms of circuits: registering one, its terms, what hangs on it, its end (article 17)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.circuits.rules import (
    MOST_BANDWIDTH_MBPS,
    MOST_CONTACT,
    MOST_CONTRACT,
    MOST_DOCUMENT,
    MOST_NO,
    MOST_POINTS,
    MOST_REASON,
)
from mingcha.registry.circuits.states import CircuitKind, CircuitState, Encryption, Medium
from mingcha.registry.circuits.values import NewCircuit, Terms
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.field import shown_part
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import NO_WORDS, bilingual
from mingcha.web.forms.number_fields import NumberField, PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import CodeField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.registry.places.forms import MOST_CODE

_MOST_NUMBER = 2**53 - 1
_MONTH = r"20[0-9]{2}-(0[1-9]|1[0-2])"
_TERMS = ("medium", "encryption", "bandwidth_mbps", "promised", "contact")
_CONTRACT = ("contract_no", "document", "contract_on", "contract_until")


class PercentField(NumberField):
    """A share in percent with two decimals, for a column of whole hundredths; above zero, at most 100."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "places": bilingual("最多两位小数：“%(value)s”", "At most two decimals: “%(value)s”")
    }
    input_mode = "decimal"
    places = 2

    def __init__(self, label: Words = NO_WORDS, **more: Any) -> None:
        super().__init__(label, least=0.01, most=100, **({"unit": Words("%", "%"), "placeholder": "99.90"} | more))

    def prepare_value(self, value: Any) -> Any:
        """Hundredths as they are typed; typed text unchanged."""
        return f"{value / 100:.2f}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Hundredths of a percent, None for an empty value. Raises ValidationError."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        number = Decimal(self.plain(value.rstrip("% ％") if isinstance(value, str) else value))
        if number != round(number, self.places):
            raise self.error("places", value=shown_part(value))
        return int(self.checked(number) * 100)


class CircuitsFrom(QueryForm):
    """The number below which the list goes on, and the state that it shows."""

    before = PositionField(most=_MOST_NUMBER)
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(state.value, state.words) for state in CircuitState],
        empty=Words("全部状态", "All states"),
        required=False,
    )


class OutagesFrom(QueryForm):
    """The instant, in Unix milliseconds, before which the list of outages goes on."""

    before = PositionField(most=_MOST_NUMBER)


class MonthFrom(QueryForm):
    """The month of an operator's figures; the present one if none is given."""

    month = CodeField(Words("月份", "Month"), form=_MONTH, most=7, required=False, placeholder="2026-11")


class TermsForm(ActionForm):
    """What may change of a circuit."""

    medium = ClosedChoiceField(Words("承载网络", "Runs over"), [(one.value, one.words) for one in Medium])
    encryption = ClosedChoiceField(
        Words("传输加密", "Encryption"),
        [(one.value, one.words) for one in Encryption],
        hint=Words(
            "经互联网或者移动通信网且未加密的，列为问题。",
            "Over the internet or a mobile network without encryption it becomes a finding.",
        ),
    )
    bandwidth_mbps = WholeNumberField(
        Words("带宽", "Bandwidth"), least=1, most=MOST_BANDWIDTH_MBPS, unit=Words("Mbit/s", "Mbit/s")
    )
    promised = PercentField(Words("承诺月可用率", "Promised availability a month"), required=False)
    contact = TextField(Words("故障联系方式", "Whom to call in an outage"), most=MOST_CONTACT, required=False)
    contract_no = TextField(
        Words("合同编号", "Number of the contract"),
        most=MOST_CONTRACT,
        required=False,
        hint=Words("租用线路必填。", "A leased circuit needs it."),
    )
    document = TextField(Words("合同名称", "Name of the contract"), most=MOST_DOCUMENT, required=False)
    contract_on = DayField(Words("签订日期", "Day of the contract"), required=False)
    contract_until = DayField(
        Words("到期日", "Last day of the contract"),
        required=False,
        hint=Words("不填为无固定期限。", "Empty: no end is agreed."),
    )

    @property
    def terms(self) -> Terms:
        """What a valid form states."""
        given = {name: self.cleaned_data[name] for name in (*_TERMS, *_CONTRACT)}
        given["medium"], given["encryption"] = Medium(given["medium"]), Encryption(given["encryption"])
        return Terms(**given)


class CircuitForm(TermsForm):
    """A circuit to be registered."""

    layout = (
        Section(Words("线路", "Circuit"), ("kind", "no", "operator", "unit", "from_on"), "17"),
        Section(Words("传输", "Transmission"), _TERMS, "17"),
        Section(Words("合同", "Contract"), _CONTRACT, "17"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "unit"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "no", FaultKind.NOT_FOUND: "operator"}

    kind = ClosedChoiceField(Words("线路性质", "Kind"), [(one.value, one.words) for one in CircuitKind])
    no = TextField(Words("线路编号", "Number of the circuit"), most=MOST_NO, mono=True, law_asks=True)
    operator = TextField(
        Words("传输网络运营单位", "Network operator"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "operator-codes"},
        hint=Words("自建线路填本单位代码。", "Of the unit's own circuit: the code of the unit."),
    )
    unit = TextField(
        Words("使用线路的单位", "Unit that uses it"), most=MOST_CODE, mono=True, attrs={"list": "unit-codes"}
    )
    from_on = DayField(Words("启用日期", "In use from"))

    @property
    def circuit(self) -> NewCircuit:
        """What a valid form states."""
        given = self.cleaned_data
        return NewCircuit(
            no=given["no"],
            kind=CircuitKind(given["kind"]),
            operator=given["operator"],
            unit=given["unit"],
            from_on=given["from_on"],
            terms=self.terms,
        )


class ChangeCircuitForm(TermsForm):
    """Other terms of a circuit."""

    id_form = "change-%s"

    revision = SeenRevisionField()


class PutOnForm(ActionForm):
    """Points that are put on a circuit."""

    id_form = "put-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "points", FaultKind.NOT_FOUND: "points"}
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "points"}

    points = PointCodesField(
        Words("点位", "Points"), most=MOST_POINTS, hint=Words("20 位编码，每行一个。", "20-digit codes, one a line.")
    )
    on = DayField(Words("自何日起", "From this day"))


class TakeOffForm(PutOnForm):
    """Points that are taken off a circuit."""

    id_form = "take-%s"


class EndCircuitForm(ActionForm):
    """The end of a circuit."""

    id_form = "end-%s"

    ended_on = DayField(Words("停用日期", "Last day"))
    reason = TextField(Words("停用原因", "Why it ends"), most=MOST_REASON, wide=True)
    revision = SeenRevisionField()
