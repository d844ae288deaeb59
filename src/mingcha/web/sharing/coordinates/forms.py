"""The filter of the points that are withheld (article 13)."""

from collections.abc import Sequence

from django.forms import HiddenInput
from django.forms.boundfield import BoundField

from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.words import Words
from mingcha.sharing.point_rows.values import Audience, Withheld, WithheldFilter
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import PointCodeField


class AfterPointField(PointCodeField):
    """The code of the last point of the page before."""

    widget = HiddenInput


class WithheldFrom(ListForm):
    """For which audience, for what reason, where; it pages by the code of the last point shown."""

    audience = ClosedChoiceField(
        Words("共享对象", "Audience"), [(one.value, one.words) for one in Audience], empty=None, required=False
    )
    reason = ClosedChoiceField(
        Words("原因", "Reason"),
        [(one.value, one.words) for one in Withheld],
        empty=Words("全部原因", "Every reason"),
        required=False,
    )
    area = ClosedChoiceField(
        Words("区域", "Area"),
        [(code, words) for code, words in DIVISIONS.items() if code != WUHAN]
        + [(zone.code, zone.words) for zone in ZONES],
        empty=Words("全市", "The city"),
        required=False,
    )
    after = AfterPointField(Words("上页最后点位", "Last point of the page before"), required=False)

    @property
    def carried(self) -> Sequence[BoundField]:
        """Nothing: a changed filter starts at its first point."""
        return ()

    @property
    def where(self) -> WithheldFilter:
        """The filter of the query."""
        audience, reason = str(self.value("audience") or ""), str(self.value("reason") or "")
        return WithheldFilter(
            audience=Audience(audience) if audience else Audience.POLICE,
            reason=Withheld(reason) if reason else None,
            area=str(self.value("area") or ""),
        )
