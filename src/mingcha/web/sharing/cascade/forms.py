"""Forms of platforms above us: a platform, its steps, the search in what it is shown (articles 13(1), 13(2), 16(3))."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.forms.boundfield import BoundField

from mingcha.kit.words import Words
from mingcha.sharing.cascade import rules as limits
from mingcha.sharing.cascade.values import NewUpper, UpperCharset, UpperKind, UpperTransport, UpperVersion
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import CodeField, PasswordField, TextField
from mingcha.web.supervision.listing import MOST_ROW, text_of_list

_MOST_ACCOUNT = 150
_DIGITS = r"[0-9]{20}"
_TRANSPORTS = {UpperTransport.UDP: Words("UDP", "UDP"), UpperTransport.TCP: Words("TCP", "TCP")}
_VERSIONS = {UpperVersion.V2016: Words("2016 版", "2016"), UpperVersion.V2022: Words("2022 版", "2022")}
_CHARSETS = {
    UpperCharset.GB2312: Words("GB2312", "GB2312"), UpperCharset.GB18030: Words("GB18030", "GB18030"),
}  # fmt: skip


class ProposeUpperForm(ActionForm):
    """A platform as it is proposed."""

    layout: ClassVar[tuple[Section, ...]] = (
        Section(Words("上级平台", "Platform above us"), ("name", "kind", "holder", "account", "require_user"), "13(1)"),
        Section(Words("编码与地址", "Codes and address"), ("platform_code", "our_code", "host", "port")),
        Section(Words("注册认证", "Registration"), ("realm", "username", "password")),
        Section(Words("信令", "Signalling"), ("version", "charset", "transport", "register_s", "keepalive_s")),
    )

    name = TextField(Words("平台名称", "Name of the platform"), most=limits.MOST_UPPER_NAME)
    kind = ClosedChoiceField(Words("类别", "Kind"), [(one.value, one.words) for one in UpperKind])
    holder = ChoiceField(Words("所属单位", "Organisation whose platform it is"))
    account = TextField(
        Words("平台专用账户", "Account of the platform"), most=_MOST_ACCOUNT, mono=True,
        hint=Words("该单位的在用账户，无任何岗位；共享提供写明该账户，平台才能调取图像。",
                   "In use, of that organisation, without a role: a share that names it opens pictures to the "
                   "platform."),
    )  # fmt: skip
    require_user = TickField(Words("须写明查看人，否则拒绝", "It must name the person who watches, or is refused"))
    platform_code = CodeField(
        Words("平台编码", "Code of the platform"), form=_DIGITS, most=20, hint=Words("20 位数字。", "20 digits.")
    )
    our_code = CodeField(
        Words("本平台在该处的编码", "Our code there"), form=_DIGITS, most=20, hint=Words("20 位数字。", "20 digits.")
    )
    host = TextField(
        Words("主机", "Host"), most=limits.MOST_HOST, mono=True,
        hint=Words("须列入 MINGCHA_SHARING_HOSTS。", "One of MINGCHA_SHARING_HOSTS."),
    )  # fmt: skip
    port = WholeNumberField(Words("端口", "Port"), least=1, most=65_535)
    realm = TextField(Words("认证域", "Realm"), most=limits.MOST_REALM, mono=True)
    username = TextField(Words("本平台在该处的用户名", "Our user name there"), most=limits.MOST_USERNAME, mono=True)
    password = PasswordField(
        Words("本平台在该处的口令", "Our password there"), most=limits.MOST_UPPER_PASSWORD,
        hint=Words("8 至 64 个 ASCII 字符；加密保存，不再显示。", "8 to 64 signs of ASCII; sealed, never shown again."),
    )  # fmt: skip
    version = ClosedChoiceField(Words("GB/T 28181 版本", "Edition of GB/T 28181"), [*_VERSIONS.items()])
    charset = ClosedChoiceField(Words("字符集", "Character set"), [*_CHARSETS.items()])
    transport = ClosedChoiceField(Words("信令传输", "Transport of signalling"), [*_TRANSPORTS.items()])
    register_s = WholeNumberField(
        Words("注册有效期（秒）", "Registration, in seconds"), least=limits.LEAST_S, most=limits.MOST_REGISTER_S
    )
    keepalive_s = WholeNumberField(
        Words("心跳间隔（秒）", "Keepalive, in seconds"), least=limits.LEAST_S, most=limits.MOST_KEEPALIVE_S
    )

    def offer_holders(self, holders: Iterable[tuple[str, str]]) -> None:
        """The organisations whose platform it may be, by code and name."""
        self.fields["holder"].offer(holders)  # type: ignore[attr-defined]

    @staticmethod
    def usual() -> dict[str, object]:
        """What an empty form begins with."""
        return {
            "port": 5060,
            "version": UpperVersion.V2022.value,
            "charset": UpperCharset.GB18030.value,
            "transport": UpperTransport.UDP.value,
            "register_s": 3_600,
            "keepalive_s": 60,
        }

    @property
    def new(self) -> NewUpper:
        """What a valid form states."""
        given = {name: self.cleaned_data[name] for name in NewUpper.__dataclass_fields__}
        return NewUpper(
            **given
            | {
                "kind": UpperKind(given["kind"]),
                "version": UpperVersion(given["version"]),
                "charset": UpperCharset(given["charset"]),
                "transport": UpperTransport(given["transport"]),
            }
        )


class ApproveUpperForm(ActionForm):
    """Approving a proposed platform."""

    id_form = "approve-%s"


class ResumeUpperForm(ActionForm):
    """Resuming a paused platform."""

    id_form = "resume-%s"


class PauseUpperForm(ActionForm):
    """Why a platform is paused."""

    id_form = "pause-%s"

    why = TextField(Words("暂停的理由", "Why it is paused"), most=limits.MOST_UPPER_WHY, law_asks=True, wide=True)


class RetireUpperForm(ActionForm):
    """Why a platform is retired for good."""

    id_form = "retire-%s"

    why = TextField(Words("注销的理由", "Why it is retired"), most=limits.MOST_UPPER_WHY, law_asks=True, wide=True)


class UpperPasswordForm(ActionForm):
    """Another password of ours at a platform."""

    id_form = "password-%s"

    password = PasswordField(
        Words("本平台在该处的新口令", "Our new password there"), most=limits.MOST_UPPER_PASSWORD,
        hint=Words("8 至 64 个 ASCII 字符；加密保存，不再显示。", "8 to 64 signs of ASCII; sealed, never shown again."),
    )  # fmt: skip


class UpperListsFrom(ListForm):
    """What is shown of a platform's two lists: a text, and where each goes on."""

    names: ClassVar[Mapping[str, str]] = {"text": "q"}
    search_field = "text"

    text = text_of_list(Words("点位名称或者编码", "Name or code of a point"))
    after = PositionField(most=MOST_ROW)
    before = PositionField(most=MOST_ROW)

    @property
    def carried(self) -> Sequence[BoundField]:
        """Nothing: another text begins both lists anew."""
        return ()
