"""Fills a planned item in memory: its position by the rules of coordinates, its view (articles 2, 7, 13)."""

from datetime import date

from mingcha.geo.coordinates import map_cell, to_legal
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.checked import checked_name
from mingcha.kit.decision import require
from mingcha.registry.places.position import Position, View
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.models import PlanItem


def place_item(item: PlanItem, area: plans_rules.PlanArea, position: Position, view: View, today: date) -> None:
    """Sets position and view of an item, without saving it. Raises Refused (articles 2, 13) and Fault(INVALID) for a
    coordinate that cannot be, swapped ones among them."""
    typed = position.typed()
    require(plans_rules.may_place_item(typed.located, area, position.label_reason, today))
    legal = to_legal(typed.located)
    item.longitude_ndeg = round(legal.longitude * NDEG_PER_DEGREE)
    item.latitude_ndeg = round(legal.latitude * NDEG_PER_DEGREE)
    item.map_cell = map_cell(legal.longitude, legal.latitude)
    item.original_x, item.original_y = typed.east, typed.north
    item.original_system = legal.original.system.value
    item.coordinate_method = legal.method
    item.coordinate_accuracy_mm = round(legal.accuracy_m * 1000)
    reason = position.label_reason
    item.label_reason = checked_name(reason, plans_rules.MOST_REASON) if reason.strip() else ""
    item.azimuth_deg, item.view_angle_deg = view.azimuth_deg, view.angle_deg
    item.view_range_m = view.range_m
