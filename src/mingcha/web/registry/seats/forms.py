"""The form of a monitoring seat (article 16(1))."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.seats.rules import MOST_NAME
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.places.forms import code_field


class SeatForm(ActionForm):
    """A seat of a unit's monitors."""

    layout = (Section(Words("新席位", "A new seat"), ("code", "name", "organisation", "theme"), "16(1)"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "organisation", "16": "organisation"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.CONFLICT: "code",
        FaultKind.NOT_FOUND: "organisation",
    }

    code = code_field()
    name = TextField(Words("名称", "Name"), most=MOST_NAME)
    organisation = ChoiceField(Words("所属单位", "Unit"), article="16(1)")
    theme = ClosedChoiceField(
        Words("显示", "Theme"),
        [("day", Words("日间", "Day")), ("night", Words("夜间", "Night"))],
        empty=Words("由使用人选择", "As each person chose"),
        required=False,
    )

    def __init__(self, *given: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["organisation"].offer(units)  # type: ignore[attr-defined]
