"""A map below a field on which an area or a place is drawn; the field stays and works without a script (article 13)."""

from typing import Literal

from django.http import HttpRequest

from mingcha.web.forms.form import PageForm
from mingcha.web.overview.points.map import map_of_points


def draw_below(request: HttpRequest, form: PageForm, field: str, shape: Literal["area", "place"]) -> dict[str, object]:
    """Shows the map below a field of a form that also has a field `label` for the coordinate system; returns what its
    template needs. The page has the script "draw_map", the styles of a map, and calls allow_base_map."""
    form.below |= {field: f"points/draw_{shape}.html"}
    return map_of_points(request)
