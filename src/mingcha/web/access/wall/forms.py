"""Forms of the wall: its query parameters, and the seats and layouts sent by its dialog (art. 16(1))."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words
from mingcha.registry.seats.rules import LONGEST_DWELL_S, MOST_NAME, MOST_PAGES, TILES
from mingcha.web.forms.choice_fields import TickField
from mingcha.web.forms.field import PageField, unstorable_character
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import DEVICE_CODE_DIGITS, CodesField, CommaCodesField, RepeatedField, TextField
from mingcha.web.registry.points.filter_form import PointFilterForm

MOST_TILES = max(TILES)
MOST_NAMED = 64
MOST_OFFSET = 10_000_000
_LONGEST_SEAT_CODE = 20
MOST_CAMERAS = 4
"""Maximum cameras of synchronised playback."""
_TIME_FORMS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


class ArrangementQuery(QueryForm):
    """The points that an address requests for the wall, one per tile, "" for an empty tile."""

    points = CommaCodesField(most=MOST_TILES, gaps=True)


class NamedPointsQuery(QueryForm):
    """The points that the page requests."""

    codes = CommaCodesField(most=MOST_NAMED)


class TreeQuery(PointFilterForm):
    """A branch of the tree: the sites of a district or zone, the points of a site, or the matches of a text."""

    offset = PositionField(most=MOST_OFFSET)


class SyncCamerasField(RepeatedField):
    """The cameras of synchronised playback, each once, in order: one parameter with commas, or repeated parameters."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "too_many": bilingual("最多四路同步", "At most four cameras are played in step")
    }

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> tuple[str, ...]:
        """The codes as given, "?" for a text that cannot be a code; the register reports unknown points. Raises
        ValidationError."""
        texts = value if isinstance(value, list | tuple) else (value,)
        given = [code.strip() for text in texts if isinstance(text, str) for code in text.split(",")]
        codes = tuple(dict.fromkeys("?" if unstorable_character(code) else code for code in given if code))
        if len(codes) > MOST_CAMERAS:
            raise self.error("too_many")
        return codes


def instant_of(text: str) -> int | None:
    """Unix milliseconds of a Beijing time in an address, None if it is invalid."""
    for form in _TIME_FORMS:
        try:
            instant = datetime.strptime(text.strip(), form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
        return int(instant.timestamp() * 1000)
    return None


class SyncTimeField(PageField):
    """A Beijing time in an address. An invalid text counts as not given, because an address may be cut off."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int | None:
        """Unix milliseconds, None without a time."""
        return instant_of(value) if isinstance(value, str) else None


class MomentQuery(QueryForm):
    """The instant that an address names."""

    time = SyncTimeField()
    names: ClassVar[Mapping[str, str]] = {"time": "t"}


class SyncQuery(QueryForm):
    """The cameras of synchronised playback, and the start time."""

    cameras = SyncCamerasField()
    time = SyncTimeField()
    names: ClassVar[Mapping[str, str]] = {"cameras": "p", "time": "t"}


class SeatForm(PageForm):
    """The seat of this screen, "" for none."""

    seat = TextField(Words("席位", "Seat"), most=_LONGEST_SEAT_CODE, required=False)


class FavouriteForm(PageForm):
    """A point that becomes a favourite (`kept`), or is one no more."""

    code = TextField(Words("点位", "Point"), most=DEVICE_CODE_DIGITS)
    kept = TickField(Words("收藏", "Favourite"))


class LayoutPagesField(PageField):
    """Pages of a layout: lists of point codes, "" for an empty tile."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": bilingual("布局的页不完整", "The pages of a layout are not complete"),
        "not_pages": bilingual("布局的页不完整", "The pages of a layout are not complete"),
    }

    def to_python(self, value: Any) -> list[tuple[str, ...]]:
        """The pages. Raises ValidationError for anything but a list of lists of codes."""
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_PAGES:
            raise self.error("not_pages")
        page_field = CodesField(most=MOST_TILES)
        return [page_field.to_python(page) for page in value]


class LayoutForm(PageForm):
    """The wall's present pages, to be stored under a name for a seat."""

    seat = TextField(Words("席位", "Seat"), most=_LONGEST_SEAT_CODE, required=False)
    name = TextField(Words("名称", "Name"), most=MOST_NAME)
    tiles = WholeNumberField(Words("画面数", "Pictures"), least=0, most=MOST_TILES)
    pages = LayoutPagesField(Words("页", "Pages"))
    dwell_s = WholeNumberField(Words("轮巡停留", "Dwell"), least=0, most=LONGEST_DWELL_S, required=False)
    shared = TickField(Words("本单位共享", "Shared in the unit"))


class LayoutNameForm(PageForm):
    """Another name of a layout."""

    name = TextField(Words("名称", "Name"), most=MOST_NAME)
