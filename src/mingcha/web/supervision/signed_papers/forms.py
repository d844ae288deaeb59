"""Forms of the scan of a signed paper: handed in, and confirmed by another officer (APL 61)."""

from mingcha.kit.words import Words
from mingcha.supervision.orders.rules import MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import TextField
from mingcha.web.supervision.obstructions.forms import PICTURE


class SignedPaperForm(ActionForm):
    """The scan of an issued paper as it came back signed."""

    layout = (Section(Words("签收的文书", "The signed paper"), ("scan", "reason"), "APL 61"),)

    scan = FileBytesField(Words("签收的文书扫描件", "Scan of the signed paper"), accept=PICTURE, wide=True)
    reason = TextField(
        Words("已登记扫描件的问题", "What is wrong with the scan that is kept"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words(
            "再次登记的必填；原扫描件保留，以最新确认的为准。",
            "Needed for another scan; the first one stays, the newest that was confirmed counts.",
        ),
    )


class AnswerScanForm(ActionForm):
    """Whether another officer, who opened a scan, confirms it."""

    confirms = ClosedChoiceField(
        Words("与签收的文书原件", "The scan and the paper as it was signed"),
        [
            ("yes", Words("一致，予以确认", "agree: it is confirmed")),
            ("no", Words("不一致，不予确认", "do not agree: it is not confirmed")),
        ],
    )
    reason = TextField(Words("不予确认的理由", "Why it is not confirmed"), most=MOST_REASON, required=False, wide=True)
