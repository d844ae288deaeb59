"""`mingcha camera find`: devices that answer, by literal HTTP; no password for whoever answers (articles 7, 20(4))."""

import argparse
import json
import re
from collections.abc import Sequence
from http import HTTPStatus

import pytest
from tests.support.literal_http import AskedHttp, served, written

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.onvif.discovery import MULTICAST, PORT, FoundDevice
from mingcha.run.commands import camera
from mingcha.run.commands.building import camera_find

pytestmark = pytest.mark.law("7")
HOST = "http://10.1.2.3:8080/onvif/"
BODIES = {
    "GetDeviceInformation": "<Manufacturer>M</Manufacturer><Model>X1</Model><FirmwareVersion>2</FirmwareVersion>"
    "<SerialNumber>S9</SerialNumber>",
    "GetServices": "<Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace>"
    f"<XAddr>{HOST}media</XAddr></Service>",
    "GetProfiles": '<Profiles token="P"><Name>Main</Name><VideoEncoderConfiguration><Encoding>H264</Encoding>'
    "<Resolution><Width>1920</Width><Height>1080</Height></Resolution></VideoEncoderConfiguration>"
    '<PTZConfiguration token="T"/></Profiles>',
    "GetStreamUri": "<MediaUri><Uri>rtsp://10.1.2.3/main</Uri></MediaUri>",
    "GetSystemDateAndTime": "",
}
Capture = pytest.CaptureFixture[str]


def answer(asked: AskedHttp) -> bytes:
    """A camera that tells its streams to who has a name, and its make to everybody."""
    text = asked.body.decode()
    name = re.findall(r"<s:Body><v:(\w+)", text)[0]
    if name == "GetProfiles" and "UsernameToken" not in text:
        return written(HTTPStatus.UNAUTHORIZED)
    body = f"<{name}Response>{BODIES[name]}</{name}Response>"
    return written(HTTPStatus.OK, f"<Envelope><Body>{body}</Body></Envelope>".encode())


@pytest.fixture(autouse=True)
def _networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_CAMERA_NETWORKS", "10.1.0.0/16")
    monkeypatch.setattr(camera_find, "read_secret", lambda _prompt: "s3cret")
    served(monkeypatch, answer)


def call(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="mingcha")
    camera.add_parser(parser.add_subparsers(dest="verb", required=True))
    return camera.run(parser.parse_args(["camera", "find", *words]))


def test_a_named_device_with_its_streams(capsys: Capture) -> None:
    named = ["--at", "10.1.2.3:8080", "--username", "admin", "--password-stdin"]
    assert call(*named) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [
        f"10.1.2.3  M  X1  S9  可转动 / can be turned  {HOST}device_service",
        "    rtsp://10.1.2.3:554/main  H264  1920x1080  Main",
    ]
    assert call(*named, "--json") == 0
    out += capsys.readouterr().out
    (found,) = json.loads(out.splitlines()[-1])
    assert (found["serial"], found["turns"], found["refused"]) == ("S9", True, "")
    assert found["streams"][0] == {
        "url": "rtsp://10.1.2.3:554/main", "name": "Main", "codec": "H264", "width": 1920, "height": 1080,
    }  # fmt: skip
    assert "s3cret" not in out


def test_without_a_name_it_says_what_is_missing(capsys: Capture) -> None:
    assert call("--at", "10.1.2.3:8080") == 0
    out = capsys.readouterr().out
    assert out.startswith("10.1.2.3  M  X1  S9  ")
    assert "设备不接受该用户名或口令" in out
    assert "rtsp" not in out


def test_all_by_multicast_and_named_ones_by_discovery(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    asked: list[Sequence[tuple[str, int]]] = []
    answers = [FoundDevice("", f"{HOST}device_service", "10.1.2.3"), FoundDevice("", "http://10.1.9.9/x", "10.1.9.9")]

    def discover(targets: Sequence[tuple[str, int]], *_: object, within_s: float) -> list[FoundDevice]:
        asked.append(targets)
        assert within_s == 0.5
        return answers

    monkeypatch.setattr(camera_find, "discover", discover)
    assert call("--timeout", "0.5") == 0
    assert "10.1.9.9" in capsys.readouterr().out
    assert call("--timeout", "0.5", "--at", "10.1.2.3", "--at", "10.1.2.4") == 0
    out = capsys.readouterr().out
    assert f"{HOST}device_service" in out
    assert "http://10.1.2.4:80/onvif/device_service" in out
    assert "10.1.9.9" not in out, "it was not named"
    assert asked == [[(MULTICAST, PORT)], [("10.1.2.3", PORT), ("10.1.2.4", PORT)]]
    answers.clear()
    assert call("--timeout", "0.5") == 1
    assert "没有设备应答" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["--username", "admin"], FaultKind.INVALID),
        (["--at", "192.0.2.1"], FaultKind.FORBIDDEN),
        (["--at", "127.0.0.1:80"], FaultKind.FORBIDDEN),
        (["--at", "camera.example"], FaultKind.INVALID),
        (["--at", "10.1.2.3:0"], FaultKind.INVALID),
    ],
)
def test_what_is_not_asked(words: list[str], kind: FaultKind) -> None:
    with pytest.raises(Fault) as caught:
        call(*words)
    assert caught.value.kind is kind
