"""Addresses of the register: points, findings, systems, sound. Fixed names come before patterns with a code."""

from django.urls import path

from mingcha.web.registry.confirmations import pages as confirmations
from mingcha.web.registry.findings import pages as findings
from mingcha.web.registry.places import pages as places
from mingcha.web.registry.points import address_page, new_point, pages
from mingcha.web.registry.seats import pages as seats
from mingcha.web.registry.sound import pages as sound
from mingcha.web.registry.staff import pages as staff
from mingcha.web.registry.systems import keeping
from mingcha.web.registry.systems import pages as systems

urlpatterns = [
    path("confirmations", confirmations.index, name="confirmations"),
    path("confirmations/<str:name>", confirmations.one, name="confirmation"),
    path("confirmations/<str:name>/confirm", confirmations.confirm, name="confirmation-confirm"),
    path("confirmations/<str:name>/refuse", confirmations.refuse, name="confirmation-refuse"),
    path("confirmations/<str:name>/withdraw", confirmations.withdraw, name="confirmation-withdraw"),
    path("staff", staff.index, name="staff"),
    path("staff/<str:username>", staff.one, name="staff-person"),
    path("points", pages.index, name="points"),
    path("points/new", new_point.new, name="point-new"),
    path("points/table.csv", pages.table, name="points-table"),
    path("points/findings", findings.index, name="findings"),
    path("points/findings/<int:number>", findings.one, name="finding"),
    path("points/findings/<int:number>/close", findings.close, name="finding-close"),
    path("points/organisations", places.organisations, name="organisations"),
    path("points/sites", places.sites, name="sites"),
    path("points/seats", seats.index, name="seats"),
    path("points/systems", systems.index, name="systems"),
    path("points/systems/new", keeping.new, name="system-new"),
    path("points/systems/<str:code>", systems.one, name="system"),
    path("points/systems/<str:code>/edit", keeping.edit, name="system-edit"),
    path("points/systems/<str:code>/designation", systems.designation, name="system-designation"),
    path("points/systems/<str:code>/designation/end", systems.designation_end, name="system-designation-end"),
    path("points/<str:code>", pages.point, name="point"),
    path("points/<str:code>/address", address_page.page, name="point-address"),
    path("points/<str:code>/sub-stream", address_page.sub_stream, name="point-sub-stream"),
    path("points/<str:code>/gaps", pages.gaps, name="point-gaps"),
    path("points/<str:code>/sound", sound.page, name="point-sound"),
    path("points/<str:code>/sound/end", sound.end, name="point-sound-end"),
]
