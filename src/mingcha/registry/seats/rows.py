"""Rows of seats and layouts: finds them by code and converts them to values; not for pages."""

from mingcha.kit.checked import or_missing
from mingcha.registry.seats.models import Seat, WallLayout
from mingcha.registry.seats.values import LayoutRow, SeatRow


def seat_row(held: Seat) -> SeatRow:
    """A seat as a value."""
    return SeatRow(held.code, held.name, held.organisation.code, held.organisation.name, held.theme)


def layout_row(held: WallLayout) -> LayoutRow:
    """A layout as a value."""
    return LayoutRow(
        number=held.pk,
        seat=held.seat.code,
        seat_name=held.seat.name,
        name=held.name,
        version=held.version,
        tiles=held.tiles,
        pages=tuple(tuple(page) for page in held.pages),
        dwell_s=held.dwell_s,
        shared=held.shared,
        withdrawn=held.withdrawn,
        made_at=held.made_at,
    )


def seat_called(code: str) -> Seat:
    """The seat with this code and its unit. Raises Fault(NOT_FOUND)."""
    return or_missing(Seat.objects.select_related("organisation").filter(code=code).first(), "席位", "seat", code)
