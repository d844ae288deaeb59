"""Forms of the sound of a point: recording a ground and ending it (decree 799 art. 8(4); arts. 7, 18)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.words import Words
from mingcha.law.sound import SoundGround
from mingcha.registry.sound.rules import MOST_AUTHORITY, MOST_TEXT
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.registry.points.forms import PLACES


class SoundForm(ActionForm):
    """The ground on which the sound of a point is recorded."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"18": "forbidden_place", "799-8": "forbidden_place"}
    layout = (
        Section(
            Words("登记依据", "Record a ground"),
            ("document", "authority", "issued_on", "sign", "sign_on", "until_on", "forbidden_place"),
        ),
    )

    document = TextField(
        Words("文件名称和文号", "Name and number of the document"),
        most=MOST_TEXT,
        law_asks=True,
        wide=True,
        hint=Words("准予在此点位采集声音的机关文件。", "The document of an authority that allows sound at this point."),
    )
    authority = TextField(Words("作出机关", "Authority"), most=MOST_AUTHORITY, law_asks=True)
    issued_on = DayField(Words("文件日期", "Day of the document"))
    sign = TextField(
        Words("点位标识上的文字", "Text of the sign at the point"),
        most=MOST_TEXT,
        law_asks=True,
        wide=True,
        article="7",
        hint=Words("须写明此处采集声音。", "It must state in Chinese that sound is recorded."),
    )
    sign_on = DayField(Words("设置日期", "Put up on"))
    until_on = DayField(Words("采集声音的最后一日", "Last day of sound"))
    forbidden_place = ChoiceField(
        Words("拾音所及场所", "The microphone hears"),
        PLACES,
        empty=Words("不涉及禁止场所", "none of the private places"),
        required=False,
        article="18",
    )

    @property
    def ground(self) -> SoundGround:
        """The ground for the law's rule."""
        given = self.cleaned_data
        return SoundGround(
            document=given["document"],
            authority=given["authority"],
            issued_on=given["issued_on"],
            until_on=given["until_on"],
            sign=given["sign"],
            sign_on=given["sign_on"],
        )


class EndSoundForm(ActionForm):
    """The reason for ending a point's sound early."""

    reason = TextField(
        Words("事由", "Reason"),
        most=MOST_TEXT,
        wide=True,
        hint=Words("与依据一并保存，并写入存证日志。", "Kept with the ground and in the evidence log."),
    )
