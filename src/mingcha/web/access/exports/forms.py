"""Forms of exports: making one, fetching its file, the end of a copy (articles 15, 16(3), 19)."""

from typing import Any, ClassVar

from django.conf import settings

from mingcha.access.copies.rules import MOST_PROOF
from mingcha.access.copies.values import CopyEnd
from mingcha.access.exports.values import Destination, WantedExport
from mingcha.access.register.values import URL
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.access.register.words import METHOD_WORDS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.text_fields import CodeField, ReasonField, TextField

HANDED = ("on_site", "disc", "usb", "private_line")
"""The methods (16(3)) by which a file that was fetched on this page is handed over."""
MOST_PASS = MOST_TARGET = 4000


DESTINATION_WORDS = {
    Destination.PAGE: Words("在本页下载", "fetched on this page"),
    Destination.FOLDER: Words("写入本机上的介质", "written to a medium on this machine"),
    Destination.URL: Words("传到接收方的地址", "sent to an address of the recipient"),
}


def offered_destinations() -> tuple[Destination, ...]:
    """The ways out that this installation has."""
    found = [Destination.PAGE]
    found += [Destination.FOLDER] if settings.MINGCHA_EXPORT_FOLDER is not None else []
    found += [Destination.URL] if settings.MINGCHA_EXPORT_HOSTS else []
    return tuple(found)


class ExportForm(ActionForm):
    """The bag of an open request: fetched on this page by the person on duty, who hands it over, written to a medium,
    or sent to an address."""

    id_form: ClassVar[str] = "export-%s"

    destination = ChoiceField(Words("去处", "Where it goes"), empty=None, required=False)
    target = TextField(
        Words("介质文件夹名，或者接收方给的地址", "Folder of the medium, or the address that the recipient gave"),
        most=MOST_TARGET,
        required=False,
        mono=True,
        hint=Words(
            "在本页下载的不填；地址须为 https，且须加密给接收方。",
            "Empty for this page; an address is https, and encrypted.",
        ),
    )
    method = ChoiceField(
        Words("交付方式", "How it is handed over"), [(code, METHOD_WORDS[code]) for code in HANDED], law_asks=True
    )
    recipient = CodeField(
        Words("接收方的 age 公钥（没有可留空）", "The recipient's age key, if there is one"),
        form=r"age1[a-z0-9]{58}",
        most=100,
        required=False,
        error_messages={"form": bilingual("接收方公钥须为 age1… 的形式", "A public key of age (age1...)")},
        hint=Words("填写后整包加密，只有接收方能打开。", "The bag is then encrypted: the recipient alone opens it."),
    )

    with_copy = TickField(
        Words(
            "附便览副本（重新编码，有标注和不可见标记，不是证据）",
            "With a copy for convenience (encoded again, marked, no evidence)",
        )
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        offered = offered_destinations()
        self.fields["destination"].offer((one.value, DESTINATION_WORDS[one]) for one in offered)  # type: ignore[attr-defined]
        if offered == (Destination.PAGE,):  # there is nothing to choose
            del self.fields["destination"], self.fields["target"]

    def give_films_alone(self) -> None:
        """Takes the copy from the form: redacted films are all that such an export gives (19)."""
        del self.fields["with_copy"]

    def wanted(self, request: str) -> WantedExport:
        """What a valid form asks for, of all points and the whole interval of a request. Raises Fault(INVALID)."""
        given = self.cleaned_data
        code = given.get("destination") or Destination.PAGE.value
        destination = next((one for one in Destination if one.value == code), None)
        if destination is None:
            raise Fault(FaultKind.INVALID, Words("没有这个去处", "there is no such way out"))
        method = URL if destination is Destination.URL else given["method"]
        target = "" if destination is Destination.PAGE else given.get("target", "")
        return WantedExport(
            request, destination, method, target, recipient=given["recipient"], with_copy=given.get("with_copy", False)
        )


class PassForm(PageForm):
    """The pass of a delivery."""

    token = CodeField(Words("交付凭据", "Pass of the delivery"), form=r"[A-Za-z0-9._-]+", most=MOST_PASS)


class CopyEndForm(ActionForm):
    """How a copy ended, with its proof. `copy`: its number; a page with several copies has a form for each."""

    end = ChoiceField(
        Words("结果", "What happened to it"),
        [
            (CopyEnd.RETURNED.value, Words("已归还", "returned")),
            (CopyEnd.DESTROYED.value, Words("已销毁", "destroyed")),
            (CopyEnd.NOT_TAKEN.value, Words("未取走（没有交付成）", "not taken: it never reached them")),
        ],
        law_asks=True,
    )
    proof = ReasonField(Words("凭证（回执、销毁记录）", "Proof: the receipt, the record"), most=MOST_PROOF, rows=2)

    def __init__(self, *given: Any, copy: str = "", **more: Any) -> None:
        super().__init__(*given, **more)
        self.copy, self.auto_id = copy, f"copy-{copy}-%s"
