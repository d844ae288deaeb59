"""Addresses of the register: points, systems, sound. Fixed names come before patterns with a code."""

from django.urls import path

from mingcha.web.registry.points import new_point, pages
from mingcha.web.registry.sound import pages as sound
from mingcha.web.registry.systems import pages as systems
from mingcha.web.registry.systems import viewing_pages as viewing

urlpatterns = [
    path("points", pages.index, name="points"),
    path("points/new", new_point.new, name="point-new"),
    path("points/table.csv", pages.table, name="points-table"),
    path("points/systems", systems.index, name="systems"),
    path("points/systems/<str:code>", systems.one, name="system"),
    path("points/systems/<str:code>/designation", systems.designation, name="system-designation"),
    path("points/systems/<str:code>/designation/end", systems.designation_end, name="system-designation-end"),
    path("points/systems/<str:code>/use", viewing.use, name="system-use"),
    path("points/systems/<str:code>/viewing", viewing.viewing, name="system-viewing"),
    path("points/systems/<str:code>/viewing/units", viewing.units, name="system-units"),
    path("points/systems/<str:code>/viewing/contract", viewing.contract, name="system-contract"),
    path("points/systems/<str:code>/viewing/decision", viewing.decision, name="system-decision"),
    path("points/systems/<str:code>/viewing/<int:number>/end", viewing.ground_end, name="system-ground-end"),
    path("points/<str:code>", pages.point, name="point"),
    path("points/<str:code>/sound", sound.page, name="point-sound"),
    path("points/<str:code>/sound/end", sound.end, name="point-sound-end"),
]
