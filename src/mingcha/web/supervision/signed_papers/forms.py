"""The form of the scan of a signed paper (APL 61)."""

from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.supervision.obstructions.forms import PICTURE


class SignedPaperForm(ActionForm):
    """The scan of an issued paper as it came back signed."""

    layout = (Section(Words("签收的文书", "The signed paper"), ("scan",), "APL 61"),)

    scan = FileBytesField(Words("签收的文书扫描件", "Scan of the signed paper"), accept=PICTURE, wide=True)
