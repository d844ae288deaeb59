"""The options of `mingcha simulate gb28181`."""

import argparse

import pytest
from tests.support.fault_kinds import fault_of

from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.run.commands.simulated.devices import add_options, settings_of
from mingcha.simulate.codecs import SimulatedCodec
from mingcha.simulate.gb28181.quirks import Quirk


def options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(words)


def test_options_become_settings() -> None:
    settings = settings_of(
        options(
            *("--server", "[::1]:5060", "--year", "2016", "--tcp", "--password", "secret", "--devices", "3"),
            *("--channels", "2", "--codec", "1=h265", "--quirk", "no_y", "utf8", "--quirk", "no_branch"),
        )
    )
    assert (settings.host, settings.port, settings.is_tcp, settings.version) == ("::1", 5060, True, Version.V2016)
    assert (settings.devices, settings.channels) == (3, 2)
    assert settings.quirks == {Quirk.NO_Y, Quirk.UTF8, Quirk.NO_BRANCH}
    assert settings.codecs == {1: SimulatedCodec.H265}
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    "words",
    [
        ("--server", "example.com:5060"),
        ("--server", "127.0.0.1"),
        ("--server", "127.0.0.1:0"),
        ("--server", "127.0.0.1:65536"),
        ("--server", "127.0.0.1:5060", "--quirk", "no_z"),
        ("--server", "127.0.0.1:5060", "--domain", "42"),
        ("--server", "127.0.0.1:5060", "--server-code", "42"),
        ("--server", "127.0.0.1:5060", "--devices", "10000", "--channels", "100"),
    ],
)
def test_options_that_are_not_valid(words: tuple[str, ...]) -> None:
    assert fault_of(settings_of, options(*words)) is FaultKind.INVALID
