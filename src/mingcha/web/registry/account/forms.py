"""Forms of one's own account: password, names of factors, the first code of an app."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.factors.actions import MOST_NAME
from mingcha.registry.sign_in.actions import MOST_PASSWORD
from mingcha.registry.tokens.rules import Scope
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import PasswordField, TextField, typed_twice

SCOPE_FIELDS = {scope.value.replace(":", "_"): scope for scope in Scope}
"""The tick of each scope."""
NAME = Words("名称", "Name")
DAYS = Words("有效天数", "Days")


class PasswordForm(ActionForm):
    """A new password for oneself, with the present one."""

    layout = (Section(Words("密码", "Password"), ("current", "password", "again")),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "password"}

    current = PasswordField(Words("现用密码", "Current password"), most=MOST_PASSWORD, wide=True)
    password = PasswordField(
        Words("新密码", "New password"), most=MOST_PASSWORD,
        hint=Words(
            "至少 10 个字符；不能是常见密码，也不能只是姓名、单位等。其他会话随之终止。",
            "At least 10 characters; no common password, nor merely a name or unit. Other sessions end with it.",
        ),
    )  # fmt: skip
    again = PasswordField(Words("再次输入新密码", "New password again"), most=MOST_PASSWORD)

    def clean(self) -> dict[str, Any]:
        """The new password is typed twice."""
        typed_twice(self, "password", "again")
        return self.cleaned_data

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)
        self.fields["current"].widget.attrs["autocomplete"] = "current-password"


class CodeForm(ActionForm):
    """The first code of an authenticator app, and what to call it."""

    layout = (Section(Words("动态码", "The code"), ("name", "code")),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "code"}

    name = TextField(NAME, most=MOST_NAME, placeholder="我的手机 / my phone")
    code = TextField(
        Words("动态码", "Code"), most=12, mono=True, attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
        hint=Words("用手机应用扫描二维码后显示的 6 位数字。", "The six digits that the app shows after scanning."),
    )  # fmt: skip


class FactorNameForm(ActionForm):
    """Another name for a factor."""

    name = TextField(NAME, most=MOST_NAME)


class TokenForm(ActionForm):
    """A token for a program: its name, how long, what it may do, from where."""

    layout = (
        Section(Words("程序", "Program"), ("name", "days", "networks")),
        Section(Words("范围", "Scope"), tuple(SCOPE_FIELDS)),
    )

    name = TextField(Words("程序名称", "Name of the program"), most=60, placeholder="报表 / reports")
    days = WholeNumberField(DAYS, least=1, most=1)
    networks = TextField(
        Words("可用网络", "Networks"), most=500, required=False, mono=True, placeholder="10.1.0.0/16",
        hint=Words("CIDR 写法，可写多个；留空为任何地址。", "As CIDR, one or several; empty for any address."),
    )  # fmt: skip
    register_read = TickField(Scope.READ_REGISTER.words)
    register_write = TickField(Scope.WRITE_REGISTER.words)
    custody_read = TickField(Scope.READ_CUSTODY.words)
    custody_write = TickField(Scope.WRITE_CUSTODY.words)
    evidence_read = TickField(Scope.READ_EVIDENCE.words)
    access_read = TickField(Scope.READ_ACCESS.words)
    access_write = TickField(Scope.WRITE_ACCESS.words)
    deadlines_read = TickField(Scope.READ_DEADLINES.words)
    sharing_read = TickField(Scope.READ_SHARING.words)
    sharing_write = TickField(Scope.WRITE_SHARING.words)
    watch = TickField(Scope.WATCH.words)

    def __init__(self, *given: Any, most_days: int = 1, **more: Any) -> None:
        """`most_days`: how long a token lasts at most today (the parameter accounts.token_days)."""
        super().__init__(*given, **more)
        self.fields["days"] = WholeNumberField(DAYS, least=1, most=most_days, initial=most_days)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that were ticked."""
        return tuple(scope.value for name, scope in SCOPE_FIELDS.items() if self.cleaned_data[name])
