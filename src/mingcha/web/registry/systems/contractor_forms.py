"""The form of the contractor of many systems, and the filter of the systems among which are chosen (article 3)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.filter import LONGEST_TEXT
from mingcha.registry.systems.contractors import MOST_SYSTEMS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import TextField


class ContractorsQuery(QueryForm):
    """Which systems are offered."""

    names: ClassVar[Mapping[str, str]] = {"text": "q"}

    text = TextField(
        Words("查找系统", "Search systems"),
        most=LONGEST_TEXT,
        required=False,
        placeholder=lazy_words(Words("系统、场所或单位", "System, site or unit")),
    )

    search = None
    carried = ()

    @property
    def narrowing(self) -> tuple[Any, ...]:
        """The fields of the filter."""
        return tuple(self.visible_fields())


class ContractorsForm(ActionForm):
    """The systems and who builds or maintains them from now on; `sure`: the preview was seen."""

    unseen: ClassVar[Sequence[str]] = ("sure",)
    missing_fields: ClassVar[Mapping[str, str]] = {}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.INVALID: "contractor",
        FaultKind.NOT_FOUND: "systems",
        FaultKind.CONFLICT: "systems",
    }

    contractor = ChoiceField(
        Words("承建或运维单位", "Contractor"), empty=Words("无", "None"), required=False, article="3"
    )
    systems = ManyChoiceField(Words("系统", "Systems"), most=MOST_SYSTEMS, article="3")
    sure = TickField(Words("预览已看过", "The preview was seen"))

    def __init__(
        self,
        *given: Any,
        systems: Iterable[tuple[str, str]] = (),
        contractors: Iterable[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        self.fields["systems"].offer(systems)  # type: ignore[attr-defined]
        self.fields["contractor"].offer(contractors)  # type: ignore[attr-defined]
