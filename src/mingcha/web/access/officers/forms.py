"""Forms of officers: registering one, another credential, claiming one's account (articles 15(1), 15(2))."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from mingcha.access.officers.rules import MOST_NAME, MOST_NUMBER, MOST_UNIT
from mingcha.access.officers.values import CredentialKind
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField

MOST_REQUEST = 20
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
IDENTITY_LABEL = Words("公民身份号码", "Identity number")


class OfficersFilter(ListForm):
    """Which officers are listed."""

    search_field = "q"

    q = SearchField(
        Words("搜索申请人员", "Search officers"),
        most=60,
        placeholder=Words("姓名、单位、证件号码", "Name, unit, credential"),
    )


class CredentialForm(ActionForm):
    """A credential as it is shown: kind, number, last day, and the unit that it names."""

    layout: ClassVar[Any] = (
        Section(
            Words("出示的证件", "The credential shown"),
            ("credential_kind", "credential_no", "credential_until", "unit", "unit_code"),
            "15(2)",
        ),
    )
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "unit_code",
        FaultKind.CONFLICT: "credential_no",
    }

    credential_kind = ChoiceField(
        Words("证件种类", "Kind"), [(one.value, one.words) for one in CredentialKind], law_asks=True
    )
    credential_no = TextField(Words("证件号码", "Number"), most=MOST_NUMBER, law_asks=True, mono=True, attrs=_PLAIN)
    credential_until = DayField(
        Words("有效期至（含当日）", "Valid until (that day included)"),
        hint=Words("当日 24 时失效，正在进行的查阅同时终止。", "It ends at midnight, and so does what it opened."),
    )
    unit = TextField(Words("证件载明的单位", "Unit named by it"), most=MOST_UNIT, law_asks=True)
    unit_code = ChoiceField(
        Words("本平台的单位", "The unit here"),
        required=False,
        empty=Words("本平台没有该单位", "not a unit of this platform"),
    )

    def __init__(self, *given: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["unit_code"].offer(units)  # type: ignore[attr-defined]


class RenewalForm(CredentialForm):
    """Another credential of a recorded officer, and whether the requests that it ends may end."""

    layout: ClassVar[Any] = (
        *CredentialForm.layout,
        Section(Words("已同意或者已开通的申请", "Approved and open requests"), ("ends_requests",)),
    )
    missing_fields: ClassVar[Mapping[str, str]] = {"ends_requests": "ends_requests"}

    ends_requests = TickField(
        Words("此人名下已同意、已开通的申请随即终止", "Approved and open requests of this officer end"),
        hint=Words("没有这样的申请时不必勾选。", "Not needed where there are none."),
    )


class NameForm(ActionForm):
    """The name as the credential states it."""

    id_form = "name-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "name", FaultKind.CONFLICT: "name"}
    missing_fields: ClassVar[Mapping[str, str]] = {"ends_requests": "ends_requests"}

    name = TextField(Words("姓名（与证件一致）", "Name, as on the credential"), most=MOST_NAME)
    ends_requests = TickField(
        Words("此人名下已同意、已开通的申请随即终止", "Approved and open requests of this officer end")
    )


class NewOfficerForm(CredentialForm):
    """An officer whose credential lies before the person on duty."""

    layout: ClassVar[Any] = (
        Section(Words("本人", "The person"), ("name", "identity_no"), "15(1)"),
        *CredentialForm.layout,
    )
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "unit_code",
        FaultKind.CONFLICT: "credential_no",
        FaultKind.INVALID: "identity_no",
    }

    name = TextField(Words("姓名（与证件一致）", "Name, as on the credential"), most=MOST_NAME)
    identity_no = TextField(
        IDENTITY_LABEL,
        most=18,
        mono=True,
        attrs=_PLAIN,
        hint=Words(
            "加密保存，不再显示；用于认定同一人。不留证件复印件。",
            "Kept encrypted and never shown: it tells one person from two. No photocopy is kept.",
        ),
    )


class ClaimForm(ActionForm):
    """The identity number by which a person claims to be a recorded officer."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "identity_no"}

    identity_no = TextField(IDENTITY_LABEL, most=18, mono=True, attrs=_PLAIN)


class LookUpForm(ActionForm):
    """An officer of another unit, by an exact text."""

    sought = TextField(
        Words("证件号码、姓名或者登记号（须完整一致）", "Number of the credential, name, or our number: all of it"),
        most=MOST_UNIT,
        attrs=_PLAIN,
        hint=Words(
            "本单位没有查验过的人员按此检索，每次留痕。", "For officers whom your unit has not seen; an entry each."
        ),
    )


class LookForm(ActionForm):
    """A look at a credential, for a request or without one."""

    request = TextField(
        Words("申请编号（没有可留空）", "Request, if there is one"), most=MOST_REQUEST, required=False, mono=True
    )
