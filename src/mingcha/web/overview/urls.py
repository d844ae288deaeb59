"""Addresses of the overview: /today, search, map (arts. 3, 13, 16)."""

from django.urls import path

from mingcha.web.overview import search
from mingcha.web.overview.points import map as points_map
from mingcha.web.overview.today import page as today_page

urlpatterns = [
    path("", today_page.home, name="home"),
    path("today", today_page.today, name="today"),
    path("search", search.results, name="search"),
    path("points/map", points_map.page, name="points-map"),
    path("points/map/outlines.json", points_map.outlines, name="map-outlines"),
    path("points/map/base.json", points_map.base_map, name="map-base"),
    path("points/map/<str:code>", points_map.card, name="map-card"),
    path("points/tiles/<int:zoom>/<int:column>/<int:row>.mvt", points_map.tile, name="map-tile"),
]
