"""Forms of what the lists of article 13 ask of a point, and of how far it leaves the register (articles 13, 16, 20)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.catalogue_values import (
    CLASSES,
    MOST_DOCUMENT,
    MOST_POSITION_CHARACTERS,
    MOST_RESOLUTION,
    ROOM_WORDS,
    STATE_SECRET,
    CatalogueFields,
    Encoding,
    PointSecrecy,
    Precision,
    Room,
    positions_from,
    resolution_from,
)
from mingcha.registry.points.field_words import FIELD_WORDS
from mingcha.registry.points.rules import MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.text_fields import ParsedField, TextField
from mingcha.web.registry.points.change_forms import SeenField

_NOT_STATED = Words("未登记", "not stated")
LEVELS = (
    (PointSecrecy.WORK.value, Words("工作秘密", "work secret")),
    (STATE_SECRET, Words("国家秘密", "state secret")),
)
PRECISIONS = (
    ("full", Words("准确位置", "the exact place")),
    (Precision.REDUCED.value, Words("降低精度", "a less exact place")),
)
_PRECISION_OF = {"full": Precision.FULL.value, Precision.REDUCED.value: Precision.REDUCED.value}


class CatalogueForm(ActionForm):
    """What a unit states of a point for the lists."""

    id_form = "catalogue-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "positions"}

    point_class = ClosedChoiceField(
        FIELD_WORDS["point_class"],
        [(str(number), words) for number, words in CLASSES.items()],
        empty=_NOT_STATED,
        required=False,
        hint=Words("规划写明类别的，以规划为准。", "If a plan names a class, the plan's holds."),
    )
    positions = ParsedField(
        FIELD_WORDS["positions"],
        most=MOST_POSITION_CHARACTERS,
        parse=positions_from,
        required=False,
        mono=True,
        wide=True,
        placeholder="0120100/0160200",
        hint=Words(
            "GB/T 28181-2022 附录 O 的 7 位代码；多个以“/”分隔，主要部位在前。",
            "Codes of seven digits of GB/T 28181-2022, annex O; several with a slash between, the main one first.",
        ),
    )
    room = ClosedChoiceField(
        FIELD_WORDS["room"],
        [(room.value, words) for room, words in ROOM_WORDS.items()],
        empty=_NOT_STATED,
        required=False,
    )
    encoding = ClosedChoiceField(
        FIELD_WORDS["encoding"],
        [(str(one.value), Words(one.plain, one.plain)) for one in Encoding],
        empty=_NOT_STATED,
        required=False,
    )
    resolution = ParsedField(
        FIELD_WORDS["resolution"],
        most=MOST_RESOLUTION,
        parse=resolution_from,
        required=False,
        mono=True,
        placeholder="1920x1080",
    )
    seen = SeenField()

    @property
    def stated(self) -> CatalogueFields:
        """The fields for the register."""
        given = self.cleaned_data
        return CatalogueFields(
            point_class=int(given["point_class"]) if given["point_class"] else None,
            positions=positions_from(given["positions"]),
            room=Room(given["room"]),
            encoding=Encoding(int(given["encoding"])) if given["encoding"] else None,
            resolution=resolution_from(given["resolution"]),
        )


class SecretForm(ActionForm):
    """Marks a point as secret."""

    id_form = "secret-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"20": "level"}

    level = ClosedChoiceField(Words("密级", "Level"), LEVELS, article="20(4)")
    document = TextField(
        Words("确定工作秘密的文件及文号", "Document that says so"),
        most=MOST_DOCUMENT,
        required=False,
        law_asks=True,
        wide=True,
    )


class EndSecretForm(ActionForm):
    """Ends that a point is secret."""

    id_form = "end-secret-%s"

    document = TextField(
        Words("解除工作秘密的文件及文号", "Document that releases it"),
        most=MOST_DOCUMENT,
        required=False,
        law_asks=True,
        wide=True,
        hint=Words("由标注人以外的民警办理。", "By another officer than the one who marked it."),
    )


class PrecisionForm(ActionForm):
    """How exactly the place of a point is passed on."""

    id_form = "precision-%s"

    precision = ClosedChoiceField(Words("共享精度", "Precision of what is shared"), PRECISIONS, empty=None)
    reason = TextField(Words("事由", "Reason"), most=MOST_REASON, required=False, law_asks=True, wide=True)

    @property
    def wanted(self) -> str:
        """The value of Precision."""
        return _PRECISION_OF[self.cleaned_data["precision"]]

    @staticmethod
    def shown(precision: str) -> str:
        """The choice of a value of Precision."""
        return precision or "full"
