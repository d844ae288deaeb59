"""Forms of exports: making one, fetching its file, the end of a copy (articles 15, 16(3), 19)."""

from typing import ClassVar

from mingcha.access.copies.rules import MOST_PROOF
from mingcha.access.copies.values import CopyEnd
from mingcha.access.exports.values import Destination, WantedExport
from mingcha.kit.words import Words
from mingcha.web.access.register.words import METHOD_WORDS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.text_fields import CodeField, ReasonField

HANDED = ("on_site", "disc", "usb", "private_line")
"""The methods (16(3)) by which a file that was fetched on this page is handed over."""
MOST_PASS = 4000


class ExportForm(ActionForm):
    """The bag of an open request, fetched on this page by the person on duty, who hands it over."""

    id_form: ClassVar[str] = "export-%s"

    method = ChoiceField(
        Words("交付方式", "How it is handed over"), [(code, METHOD_WORDS[code]) for code in HANDED], law_asks=True
    )
    recipient = CodeField(
        Words("接收方的 age 公钥（没有可留空）", "The recipient's age key, if there is one"),
        form=r"[a-z0-9]+",
        most=100,
        required=False,
        hint=Words("填写后整包加密，只有接收方能打开。", "The bag is then encrypted: the recipient alone opens it."),
    )

    with_copy = TickField(
        Words(
            "附便览副本（重新编码，有标注和不可见标记，不是证据）",
            "With a copy for convenience (encoded again, marked, no evidence)",
        )
    )

    def wanted(self, request: str) -> WantedExport:
        """What a valid form asks for, of all points and the whole interval of a request."""
        given = self.cleaned_data
        return WantedExport(
            request, Destination.PAGE, given["method"], recipient=given["recipient"], with_copy=given["with_copy"]
        )


class PassForm(PageForm):
    """The pass of a delivery."""

    token = CodeField(Words("交付凭据", "Pass of the delivery"), form=r"[A-Za-z0-9._-]+", most=MOST_PASS)


class CopyEndForm(ActionForm):
    """How a copy ended, with its proof."""

    id_form: ClassVar[str] = "copy-%s"

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
