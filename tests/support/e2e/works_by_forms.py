"""Works of a unit in browsers by the forms of their pages, for journeys: site, system, camera, sign, acceptance
(articles 3, 6 to 8, 13)."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tests.support.e2e.people_at_browsers import PersonAtBrowser

from mingcha.kit.clock import SHANGHAI
from mingcha.registry.acceptance.passing import plain_report


def today() -> str:
    """The day of Shanghai, as a form takes it."""
    return f"{datetime.now(SHANGHAI).date()}"


def add_system(manager: PersonAtBrowser, *, code: str, site: str, system: str, organisation: str, **more: str) -> None:
    """A school of Jiang'an district and its system under one code; `more`: further fields of the system."""
    school = {"code": code, "name": site, "category": "6(4)", "organisation": organisation, "division": "420102"}
    manager.done("/points/sites", **school)
    named = {"code": code, "name": system, "site": code, "legal_class": "art7_2"}
    manager.done("/points/systems/new", **named, collect="on", store="on", **more)


def add_camera(manager: PersonAtBrowser, *, system: str, name: str, address: str, coordinate: str) -> str:
    """A camera of 640x360 at an entrance, tried on the page before it is registered; its code."""
    camera = {"system": system, "name": name, "part": "entrance", "place_kind": "none", "url": address}
    view = {"azimuth_deg": "90", "angle_deg": "60", "range_m": "50"}
    manager.at("/points/new")
    form = "form[action='/points/new']"
    manager.fill(form, **camera, coordinate=coordinate, label="EPSG:4490", **view)
    manager.page.click("button[hx-post]")
    assert "640×360" in manager.page.locator("[data-tried]").inner_text(timeout=30_000)
    manager.send(form)
    return manager.page.url.rpartition("/")[2]


def add_sign(manager: PersonAtBrowser, code: str, *, photo: Path) -> None:
    """The sign of a point with its photo of today."""
    sign = {"text": "花桥小学 82880110 治安防范", "hangs_at": "校门立柱", "inspector": "陈"}
    manager.done(f"/points/signs/{code}", **sign, photo_on=today(), photo=f"{photo}")


def measured_values() -> Mapping[str, str]:
    """The fields of a report with every item that one needs, each judged as fitting."""
    values = {}
    for one in plain_report(datetime.now(SHANGHAI).date()).measurements:
        name = one.item.value
        values |= {f"{name}_value": one.value, f"{name}_instrument": one.instrument, f"{name}_fits": "yes"}
    # the recorder measures it too, less on a busy machine and in its first report, and refuses only a better one
    return values | {"frame_rate_value": "0.1"}


def sign_and_close(manager: PersonAtBrowser, second: PersonAtBrowser, path: str) -> None:
    """Both members sign the report of the acceptance at this address, and the manager closes it."""
    for person in (manager, second):
        person.at(path)
        person.send(f"form[action='{path}/sign']")
    manager.at(path)
    manager.send(f"form[action='{path}/close']")
