"""Forms of people: the list's filter, a person, a role, why an account is switched off, the set-up (arts. 3, 16)."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from mingcha.kit.codes import DIVISIONS, ZONES
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.actions import checked_username
from mingcha.registry.confirmations.rules import MOST_REASON
from mingcha.registry.directory.rules import MOST_SUBJECT
from mingcha.registry.identity.duty import Role
from mingcha.registry.sign_in.actions import MOST_PASSWORD
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.order import OrderField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import ParsedField, PasswordField, ReasonField, TextField, typed_twice
from mingcha.web.forms.time_fields import DayField

MOST_USERNAME, MOST_NAME, MOST_BADGE, MOST_REASON_OFF = 60, 60, 30, 200
NAME = Words("姓名", "Name")
USERNAME_HINT = Words("登录用：小写字母、数字、点、-、_。", "For signing in: small letters, digits, dot, - and _.")
_ROLES = tuple((role.value, role.words) for role in Role)
_PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def username_field(label: Words) -> ParsedField:
    """The user name of a new account."""
    return ParsedField(label, most=MOST_USERNAME, parse=checked_username, mono=True, hint=USERNAME_HINT, attrs=_PLAIN)


class PeopleFilter(ListForm):
    """Which people of the reach are listed."""

    search_field = "q"

    q = SearchField(Words("搜索人员", "Search people"), most=60, placeholder=Words("姓名、用户名、单位", "Name, unit"))
    role = ClosedChoiceField(Words("岗位", "Role"), _ROLES, empty=Words("全部岗位", "All roles"), required=False)
    state = ClosedChoiceField(
        Words("状态", "State"),
        (("disabled", Words("已停用", "Disabled")),),
        empty=Words("全部状态", "All states"),
        required=False,
    )
    sort = OrderField("username", usual="username")


class PersonForm(ActionForm):
    """Name, number of the work certificate and organisation of a person."""

    layout = (Section(Words("人员", "Person"), ("name", "badge_no", "organisation"), "3"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "organisation", "16(2)": "organisation"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "organisation"}

    name = TextField(NAME, most=MOST_NAME)
    badge_no = TextField(Words("证件号码", "Work certificate"), most=MOST_BADGE, required=False, mono=True)
    organisation = ChoiceField(Words("所在单位", "Organisation"), article="3")

    def __init__(self, *given: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["organisation"].offer(units)  # type: ignore[attr-defined]


class NewPersonForm(PersonForm):
    """A new person, with a role over the own organisation where one is chosen; the password is set by that person
    alone, over a link."""

    layout = (Section(Words("新人员", "A new person"), ("username", "name", "badge_no", "organisation", "role"), "3"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "organisation",
        FaultKind.CONFLICT: "username",
        FaultKind.INVALID: "username",
    }

    username = username_field(Words("用户名", "User name"))
    role = ClosedChoiceField(
        Words("岗位", "Role"),
        _ROLES,
        required=False,
        article="16(2)",
        empty=Words("暂不授予", "None yet"),
        hint=Words(
            "范围为所在单位；须确认的岗位，确认后生效。监看员、单位保卫负责人须先登记培训，数据目录管理员须选行政区划，"
            "与其他范围一样在人员页授予。",
            "Over the organisation above; one that a second person confirms waits for that. On the person's page: "
            "monitors and security managers, once their training is recorded; data clerks, over a district; any other "
            "reach.",
        ),
    )

    def __init__(self, *given: Any, roles: Iterable[Role] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["role"].offer([(one.value, one.words) for one in roles])  # type: ignore[attr-defined]


class RoleForm(ActionForm):
    """A role with its territory: a unit, a district or a functional zone; none of them is the whole installation."""

    layout = (
        Section(
            Words("授予或提出岗位", "Give or propose a role"),
            ("role", "organisation", "division", "zone", "until", "note"),
            "3",
        ),
    )
    missing_fields: ClassVar[Mapping[str, str]] = {"division": "organisation"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "role"}

    role = ClosedChoiceField(Words("岗位", "Role"), _ROLES)
    organisation = ChoiceField(
        Words("单位", "Unit"), required=False, empty=Words("不限于一个单位", "No single unit"), article="3"
    )
    division = ChoiceField(
        Words("区", "District"), tuple(DIVISIONS.items()), required=False, empty=Words("不按区", "No district")
    )
    zone = ChoiceField(
        Words("功能区", "Functional zone"),
        [(zone.code, zone.words) for zone in ZONES],
        required=False,
        empty=Words("不按功能区", "No zone"),
        hint=Words("单位、区、功能区只选一项；都不选为整个平台。", "One of the three; none is the whole installation."),
    )
    until = DayField(
        Words("至（含当日）", "Until (that day included)"),
        required=False,
        hint=Words("留空为直至终止。", "Empty: until it is ended."),
    )
    note = TextField(Words("给确认人的说明", "For the second person"), most=MOST_REASON, required=False)

    def __init__(
        self, *given: Any, units: Iterable[tuple[str, str]] = (), roles: Iterable[Role] = (), **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self.fields["organisation"].offer(units)  # type: ignore[attr-defined]
        self.fields["role"].offer([(one.value, one.words) for one in roles])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One territory: shows each choice after the first at its field."""
        chosen = [name for name in ("organisation", "division", "zone") if self.cleaned_data.get(name)]
        for name in chosen[1:]:
            self.add_error(name, ValidationError(bilingual("只能选一项", "Only one of the three"), code="several"))
        return self.cleaned_data


class SwitchOffForm(ActionForm):
    """Why an account is switched off."""

    reason = ReasonField(Words("停用理由", "Why it is switched off"), most=MOST_REASON_OFF, rows=2)


class NoteForm(ActionForm):
    """Why a reset is proposed, for the second person."""

    note = TextField(Words("给确认人的说明", "For the second person"), most=MOST_REASON, required=False)


class BindForm(ActionForm):
    """The subject of the directory by which an account is to sign in."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "subject"}

    subject = TextField(
        Words("目录账号（sub）", "Subject at the directory (sub)"),
        most=MOST_SUBJECT,
        mono=True,
        attrs={"autocomplete": "off", "spellcheck": "false"},
    )
    note = TextField(Words("给确认人的说明", "For the second person"), most=MOST_REASON, required=False)


class BeginForm(ActionForm):
    """The first password of an account, typed twice by its person."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "password"}

    password = PasswordField(
        Words("密码", "Password"),
        most=MOST_PASSWORD,
        hint=Words(
            "至少 10 个字符；不能是常见密码，也不能只是姓名、单位等。",
            "At least 10 characters; no common password, nor merely a name or unit.",
        ),
    )
    again = PasswordField(Words("再次输入密码", "Password again"), most=MOST_PASSWORD)

    def clean(self) -> dict[str, Any]:
        """The password is typed twice."""
        typed_twice(self, "password", "again")
        return self.cleaned_data


class SetUpForm(ActionForm):
    """The three administrators of a new installation: three people."""

    layout = (
        Section(Role.ADMINISTRATOR.words, ("system_name", "system_username"), "16(1)"),
        Section(Role.SECURITY_ADMINISTRATOR.words, ("security_name", "security_username")),
        Section(Role.AUDITOR.words, ("audit_name", "audit_username")),
        Section(Words("确认", "Confirmation"), ("three",)),
    )

    system_name = TextField(Words("系统管理员姓名", "Name of the system administrator"), most=MOST_NAME)
    system_username = username_field(Words("系统管理员用户名", "Their user name (system)"))
    security_name = TextField(Words("安全管理员姓名", "Name of the security administrator"), most=MOST_NAME)
    security_username = username_field(Words("安全管理员用户名", "Their user name (security)"))
    audit_name = TextField(Words("审计管理员姓名", "Name of the audit administrator"), most=MOST_NAME)
    audit_username = username_field(Words("审计管理员用户名", "Their user name (audit)"))
    three = TickField(Words("以上是三名不同的人员（三员分立）", "These are three different people"), wide=True)

    def clean(self) -> dict[str, Any]:
        """Requires the tick: a box that is not ticked sends nothing."""
        given = self.cleaned_data
        if "three" in given and not given["three"]:
            self.add_error("three", ValidationError(bilingual("请确认是三名不同的人员", "Confirm that they are three")))
        return given

    @property
    def people(self) -> dict[Role, tuple[str, str]]:
        """Role to user name and name, as the action takes them."""
        given = self.cleaned_data
        parts = {
            Role.ADMINISTRATOR: "system",
            Role.SECURITY_ADMINISTRATOR: "security",
            Role.AUDITOR: "audit",
        }
        return {role: (given[f"{part}_username"], given[f"{part}_name"]) for role, part in parts.items()}
