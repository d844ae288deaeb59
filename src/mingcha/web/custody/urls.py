"""Addresses of custody: keeping, holds, disposal orders (arts. 16(5), 20)."""

from django.urls import path

from mingcha.web.custody.disposal import pages as orders
from mingcha.web.custody.holds import pages as holds
from mingcha.web.custody.keeping import pages as keeping

urlpatterns = [
    path("custody", keeping.index, name="custody"),
    path("custody/holds", holds.index, name="custody-holds"),
    path("custody/holds/new", holds.new, name="custody-hold-new"),
    path("custody/holds/<str:name>", holds.one, name="custody-hold"),
    path("custody/holds/<str:name>/review", holds.review, name="custody-hold-review"),
    path("custody/holds/<str:name>/release", holds.release, name="custody-hold-release"),
    path("custody/orders", orders.index, name="custody-orders"),
    path("custody/orders/<str:name>", orders.one, name="custody-order"),
    path("custody/orders/<str:name>/veto", orders.veto, name="custody-order-veto"),
]
