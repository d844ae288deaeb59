"""Which networks hold cameras where MINGCHA_CAMERA_NETWORKS says nothing (article 7)."""

from pathlib import Path

import pytest

from mingcha.kit.home import Home
from mingcha.registry.points.address import inside
from mingcha.run.camera_networks import camera_networks

pytestmark = pytest.mark.law("7")


@pytest.mark.parametrize("demo", [False, True])
def test_loopback_is_a_network_of_cameras_in_a_demo_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, demo: bool
) -> None:
    """Issue point C.15: in every home a unit registered ports of the machine itself as cameras."""
    monkeypatch.delenv("MINGCHA_CAMERA_NETWORKS", raising=False)
    monkeypatch.setenv("MINGCHA_HOME", str(tmp_path / "var"))
    Home.from_environment().create(demo=demo)
    networks = camera_networks()
    assert [inside(host, networks) for host in ("127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1")] == [demo] * 4
    assert all(inside(host, networks) for host in ("10.1.2.3", "172.16.0.9", "192.168.1.1", "fd00::1"))
    assert not any(inside(host, networks) for host in ("8.8.8.8", "169.254.169.254", "0.0.0.0", "2001:db8::1"))


def test_the_setting_names_loopback_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_CAMERA_NETWORKS", "127.0.0.0/8")
    assert inside("127.0.0.1", camera_networks())
    assert not inside("10.1.2.3", camera_networks())
