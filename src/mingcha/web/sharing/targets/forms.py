"""Forms of targets: a target, its steps, a version that is sent again (article 13(1))."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.forms import HiddenInput

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.rules import MOST_KEY
from mingcha.sharing.targets import rules as limits
from mingcha.sharing.targets.values import CodesOfLists, NewTarget, TargetKind, TargetRow
from mingcha.web.forms.action_form import SHOWN_FAULTS, ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.field import shown_part
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import NO_WORDS, bilingual
from mingcha.web.forms.text_fields import CodeField, PasswordField, ReasonField, TextField

_MOST_INSTANT = 40
_MOST_GRANT = 20
_MOST_MAP = 16_000
"""Characters of all codes on the page."""
_PARTS = re.compile("[,，]")


class CodeLinesField(TextField):
    """The codes of a receiver, one a line: list, name of ours, its code."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_code": bilingual(
            "第 %(line)d 行不是“代码表，名称，代码”：“%(value)s”", "Line %(line)d is not “list,name,code”: “%(value)s”"
        ),
        "twice": bilingual("第 %(line)d 行的名称已有代码", "The name of line %(line)d has a code already"),
    }
    lines = True
    widget = forms.Textarea

    def __init__(self, label: Words = NO_WORDS, **more: Any) -> None:
        super().__init__(label, most=_MOST_MAP, **({"wide": True, "mono": True} | more))
        self.widget.attrs["rows"] = "4"
        self.widget.attrs["spellcheck"] = "false"
        del self.widget.attrs["cols"]  # the grid sets the width

    def clean(self, value: Any) -> CodesOfLists:
        """The codes. Raises ValidationError for a line that is none, and for a second code of a name."""
        found: dict[str, dict[str, str]] = {}
        for place, line in enumerate(str(super().clean(value)).splitlines(), 1):
            if not line.strip():
                continue
            name, ours, code = ([part.strip() for part in _PARTS.split(line, 2)] + [""] * 2)[:3]
            if not all((name, ours, code)):
                raise self.error("not_code", line=place, value=shown_part(line))
            codes = found.setdefault(name, {})
            if ours in codes:
                raise self.error("twice", line=place)
            codes[ours] = code
        return found


class ChangeTargetForm(ActionForm):
    """What of a target may be written anew."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "holder"}
    shown_faults = (*SHOWN_FAULTS, FaultKind.UNSUPPORTED)
    layout: ClassVar[tuple[Section, ...]] = (
        Section(Words("接收方", "Who receives"), ("holder", "address", "secret"), "13(1)"),
        Section(Words("信任与代码", "Trust and codes"), ("trust", "code_map")),
    )

    holder = ChoiceField(Words("接收单位", "Receiving organisation"))
    address = TextField(
        Words("地址", "Address"), most=limits.MOST_ADDRESS, wide=True, mono=True,
        hint=Words("写法见下表；不含口令。", "As the table below says; without a password."),
    )  # fmt: skip
    secret = PasswordField(
        Words("口令或者令牌", "Password or token"), most=limits.MOST_SECRET, required=False,
        hint=Words("不填则保留原口令；加密保存，不再显示。", "Empty keeps the one before; sealed, never shown again."),
    )  # fmt: skip
    trust = ReasonField(
        Words("证书", "Certificate"), most=limits.MOST_TRUST, rows=3, required=False, law_asks=False,
        hint=Words("对方签发机构的证书（PEM）或者对方证书的 SHA-256，见下表。",
                   "Of the receiver's authority (PEM), or SHA-256 of its own: see the table below."),
    )  # fmt: skip
    code_map = CodeLinesField(
        Words("代码对照", "Codes of the receiver"), required=False,
        hint=Words("一行一个：代码表，名称，对方的代码，如 share_type,conditional,0；一个代码表须写全，代码不得重复。",
                   "One a line: list,name,its code, as share_type,conditional,0; a list is whole, no code twice."),
    )  # fmt: skip

    def offer_holders(self, holders: Iterable[tuple[str, str]]) -> None:
        """The organisations that may receive, by code and name."""
        self.fields["holder"].offer(holders)  # type: ignore[attr-defined]

    @staticmethod
    def filled_from(row: TargetRow) -> dict[str, object]:
        """A target as it was written, without its secret."""
        lines = [f"{name},{ours},{code}" for name, codes in row.code_map.items() for ours, code in codes.items()]
        return {"holder": row.holder, "address": row.address, "trust": row.trust, "code_map": "\n".join(lines)}

    @property
    def new(self) -> NewTarget:
        """What a valid form states."""
        given = self.cleaned_data
        return NewTarget(
            address=given["address"],
            holder=given["holder"],
            secret=given["secret"],
            trust=given["trust"],
            code_map=given["code_map"],
        )


class AddTargetForm(ChangeTargetForm):
    """A new target; its name, kind, audience and grant never change."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"13(1)": "audience"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "holder", FaultKind.CONFLICT: "name", FaultKind.UNSUPPORTED: "kind",
    }  # fmt: skip
    layout = (
        Section(Words("推送目标", "Target"), ("name", "kind", "audience", "grant"), "13(1)"),
        *ChangeTargetForm.layout,
    )

    name = CodeField(
        Words("目标名称", "Name of the target"), form=r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}", most=20,
        hint=Words("20 个以内字母、数字，如 whsj。", "At most 20 letters and digits, as whsj."),
    )  # fmt: skip
    kind = ClosedChoiceField(Words("对接方式", "Way"), [(one.value, one.words) for one in TargetKind])
    audience = ClosedChoiceField(Words("面向", "Audience"), [(one.value, one.words) for one in Audience])
    grant = TextField(
        Words("只推送一项共享提供", "Rows of one share grant alone"), most=_MOST_GRANT, required=False, mono=True,
        hint=Words("共享提供的编号，如 W20261125-0001；不填则推送目录和全部点位。",
                   "Number of the grant, as W20261125-0001; empty for the catalogue and all points."),
    )  # fmt: skip


class TryTargetForm(ActionForm):
    """Asking whether a target answers."""

    id_form = "try-%s"


class EnableTargetForm(ActionForm):
    """Enabling a target as it was read."""

    id_form = "enable-%s"

    written_at = TextField(
        Words("所核对内容的登记时间", "When what was read was written"),
        most=_MOST_INSTANT,
        required=False,
        widget=HiddenInput,
    )

    @property
    def read(self) -> datetime:
        """`written_at` of the version that the person saw; datetime.min, which no version has, if unreadable."""
        try:
            return datetime.fromisoformat(self.cleaned_data["written_at"])
        except ValueError:
            return datetime.min.replace(tzinfo=UTC)


class ResumeTargetForm(ActionForm):
    """Resuming pushes."""

    id_form = "resume-%s"


class RotateKeyForm(ActionForm):
    """Another key of reduced codes."""

    id_form = "rotate-%s"


class PauseTargetForm(ActionForm):
    """Why pushes are paused."""

    id_form = "pause-%s"

    why = TextField(Words("暂停的理由", "Why they are paused"), most=limits.MOST_WHY, law_asks=True, wide=True)


class DisableTargetForm(ActionForm):
    """Why a target is disabled."""

    id_form = "disable-%s"

    why = TextField(Words("停用的理由", "Why it is disabled"), most=limits.MOST_WHY, law_asks=True, wide=True)


class SendAgainForm(ActionForm):
    """A version that the receiver refused, by its key."""

    unseen: ClassVar[Sequence[str]] = ("key",)
    id_form = "again-%s"

    key = TextField(Words("条目", "Key"), most=MOST_KEY)
