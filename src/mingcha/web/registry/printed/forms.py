"""Forms of issued documents: issuing one, and a number that somebody checks (article 5)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.printed.numbers import MOST_TYPED
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import TextField


class IssueDocumentForm(ActionForm):
    """A document issued of the row of the page."""

    id_form = "issue-%s"


class DocumentNumberForm(ActionForm):
    """A number as it stands on a document."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "no", FaultKind.NOT_FOUND: "no"}

    no = TextField(
        Words("文件编号", "Number of the document"),
        most=MOST_TYPED,
        mono=True,
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
        hint=Words("例如 P2026-000012-K7QX-3M9A-0BCD-EFGH", "Such as P2026-000012-K7QX-3M9A-0BCD-EFGH"),
    )
