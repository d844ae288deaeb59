"""The form by which the offices of a functional zone are registered (article 4)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.geo.zone_offices import ZONE_OFFICES
from mingcha.kit.codes import ZONES_BY_CODE
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import Section


class ZoneForm(ActionForm):
    """A functional zone whose committee and police branch are registered by the data of the city."""

    layout = (Section(Words("登记功能区的机构", "Register the offices of a zone"), ("zone",), "4"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "zone"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "zone", FaultKind.NOT_FOUND: "zone"}

    zone = ClosedChoiceField(
        Words("功能区", "Functional zone"),
        [(code, ZONES_BY_CODE[code].words) for code in ZONE_OFFICES],
        hint=Words(
            "登记管委会（本级政府）和公安分局；已登记的机构不变。",
            "Registers the committee, which is the government of its level, and the police branch; what stands stays.",
        ),
    )
