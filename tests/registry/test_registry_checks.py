"""`mingcha check` over the registry: a secret that does not open is named, and never shown."""

from pathlib import Path

from django.conf import settings
from tests.support.registry.city import City

from mingcha.kit.keys import KeyFolder
from mingcha.registry.points.checks import check_registry
from mingcha.registry.points.models import Point


def test_secrets_of_this_home_are_no_finding(city: City) -> None:
    assert list(check_registry(settings.MINGCHA_KEYS)) == []


def test_a_changed_secret_is_named(city: City) -> None:
    code = city.points["HQX"].code
    Point.objects.filter(code=code).update(sealed_password="gAAAA-changed")
    (finding,) = check_registry(settings.MINGCHA_KEYS)
    assert (finding.kind, finding.subject) == ("password_sealed_elsewhere", f"registry_point {code}")
    assert "gAAAA" not in repr(finding)


def test_another_key_folder_opens_nothing(city: City, tmp_path: Path) -> None:
    assert len(list(check_registry(KeyFolder(tmp_path)))) == len(city.points)


def test_a_camera_without_a_password_is_no_finding(city: City, tmp_path: Path) -> None:
    Point.objects.update(sealed_password="")
    assert list(check_registry(KeyFolder(tmp_path))) == []
