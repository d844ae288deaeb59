"""Forms of holds: placing one, reviewing or releasing it, the list (articles 16(4), 16(5); decree 799, art. 17)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.custody.holds.rules import EARLIEST, LATEST, MOST_REASON, HoldBasis
from mingcha.kit.codes import is_device_code
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.queries import point_rows
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import PointCodeField, ReasonField
from mingcha.web.forms.time_fields import InstantField

BASES = tuple((basis.value, basis.words) for basis in HoldBasis if basis is not HoldBasis.CLASS_RAISED)
"""The bases that a person may choose; the other one is set only by the worker."""

BASIS_LABEL = Words("依据", "Basis")
REASON_LABEL = Words("事由", "Reason")
REASON_HINT = Words(
    "例如案件编号。随保全保存并记入存证日志。",
    "For example the number of the case. It is kept with the hold and in the evidence log.",
)


class HoldForm(ActionForm):
    """A hold on a point's footage between two instants."""

    prefilled = ("camera", "begin", "end", "basis", "reason")
    layout = (
        Section(Words("须保全的录像", "Footage that must be kept"), ("camera", "begin", "end", "basis", "reason")),
    )
    missing_fields: ClassVar[Mapping[str, str]] = {"place": "camera"}

    camera = PointCodeField(
        Words("点位", "Point"),
        wide=True,
        placeholder="42010200001320000001",
        hint=Words("点位页面上的 20 位编码。", "The 20-digit code, as on the page of the point."),
    )
    begin = InstantField(Words("起", "From"), earliest=EARLIEST, latest=LATEST)
    end = InstantField(Words("止（不含）", "To (not included)"), earliest=EARLIEST, latest=LATEST)
    basis = ChoiceField(BASIS_LABEL, BASES, law_asks=True)
    reason = ReasonField(REASON_LABEL, most=MOST_REASON, hint=REASON_HINT)

    def name_point(self, facts: DutyFacts) -> None:
        """Shows the point's name as the hint of its field, if it is in reach."""
        code = str(self["camera"].value() or "").strip()
        row = point_rows((code,)).get(code) if is_device_code(code) else None
        if row is not None and facts.over(row.place):
            self["camera"].help_text = f"{row.name} · {row.site_name}"


class HoldReasonForm(ActionForm):
    """The reason why a hold stays after its review, or is released."""

    reason = ReasonField(
        REASON_LABEL,
        most=MOST_REASON,
        hint=Words(
            "随保全保存并记入存证日志。写明哪一目的尚未实现，或者为何已经实现。",
            "Kept with the hold and in the evidence log. State which purpose is not yet met, or why it is met.",
        ),
    )


class HoldsQuery(QueryForm):
    """The list of holds: those in force, or all of them."""

    everything = TickField()
    names: ClassVar[Mapping[str, str]] = {"everything": "all"}
