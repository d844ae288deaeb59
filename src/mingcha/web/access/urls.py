"""Addresses of the door to footage: the wall, grants, tickets, kept pictures (arts. 14, 16, 19)."""

from django.urls import path

from mingcha.web.access.duty import pages as duty
from mingcha.web.access.oversight import pages as oversight
from mingcha.web.access.snapshots import pages as snapshots
from mingcha.web.access.wall import data, layouts, pages, sync

urlpatterns = [
    path("watch/wall/<int:tiles>", pages.wall, name="watch-wall"),
    path("watch/sync", sync.sync, name="watch-sync"),
    path("watch/seat", layouts.seat, name="watch-seat"),
    path("watch/layouts", layouts.layouts, name="watch-layouts"),
    path("watch/layouts/<int:number>", layouts.layout, name="watch-layout"),
    path("watch/layouts/<int:number>/name", layouts.name, name="watch-layout-name"),
    path("watch/layouts/<int:number>/withdraw", layouts.withdraw, name="watch-layout-withdraw"),
    path("watch/tour/<int:number>", layouts.tour, name="watch-tour"),
    path("watch/tree", data.branches, name="watch-tree"),
    path("watch/points", data.points, name="watch-points"),
    path("watch/states", data.states, name="watch-states"),
    path("watch/interruptions", data.interruptions, name="watch-interruptions"),
    path("oversight", oversight.index, name="oversight"),
    path("oversight/table", oversight.table, name="oversight-table"),
    path("access/grants", duty.grants, name="access-grants"),
    path("access/grants/<str:number>/revoke", duty.revoke, name="access-revoke"),
    path("access/tickets", duty.tickets, name="access-tickets"),
    path("access/snapshots", snapshots.snapshots, name="access-snapshots"),
    path("access/snapshots/<str:number>", snapshots.page, name="snapshot"),
    path("access/snapshots/<str:number>/picture", snapshots.picture, name="snapshot-picture"),
]
