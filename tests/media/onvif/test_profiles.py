"""Profiles, their addresses, masks and control, as requests and answers in literal XML (articles 2, 7, 18)."""

import re

import pytest
from tests.support.fault_kinds import fault_of
from tests.support.media.onvif_device import SERVICES, LiteralDevice, refusal, services, soap

from mingcha.kit.bounded_http import HttpAnswer
from mingcha.kit.errors import FaultKind
from mingcha.media.onvif.device import Service
from mingcha.media.onvif.masks import Mask, add_mask, change_mask, masks_of
from mingcha.media.onvif.profiles import Profile, profiles_of, snapshot_address, stream_address
from mingcha.media.onvif.turning import Preset, presets_of, turn
from mingcha.media.ptz.verbs import (
    Auxiliary,
    DeletePreset,
    Focus,
    GoHome,
    GoToPreset,
    Move,
    PreciseMove,
    SetPreset,
    Stop,
    Verb,
)

PROFILES = soap(
    '<trt:GetProfilesResponse><trt:Profiles token="P&amp;1" fixed="true"><tt:Name>Main</tt:Name>'
    '<tt:VideoSourceConfiguration token="VS1"/><tt:VideoEncoderConfiguration token="E"><tt:Encoding>H264</tt:Encoding>'
    "<tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution><tt:RateControl>"
    "<tt:FrameRateLimit>25</tt:FrameRateLimit></tt:RateControl></tt:VideoEncoderConfiguration>"
    '<tt:PTZConfiguration token="T"/></trt:Profiles><trt:Profiles token=""/><trt:Profiles token="P2"><tt:Name/>'
    "</trt:Profiles></trt:GetProfilesResponse>"
)
PROFILES_2 = soap(
    '<tr2:GetProfilesResponse><tr2:Profiles token="A"><tr2:Name>Main</tr2:Name><tr2:Configurations>'
    '<tr2:VideoSource token="VS1"/><tr2:VideoEncoder token="E"><tt:Encoding>H265</tt:Encoding><tt:Resolution>'
    "<tt:Width>3840</tt:Width><tt:Height>2160</tt:Height></tt:Resolution><tt:RateControl>"
    "<tt:FrameRateLimit>12.5</tt:FrameRateLimit></tt:RateControl></tr2:VideoEncoder></tr2:Configurations>"
    "</tr2:Profiles></tr2:GetProfilesResponse>"
)
MAIN = Profile("P&1", "Main", Service.MEDIA, "H264", 1920, 1080, 25.0, "VS1", turns=True)
MAIN_2 = Profile("A", "Main", Service.MEDIA2, "H265", 3840, 2160, 12.5, "VS1", turns=False)
ONLY_MEDIA = services({name: address for name, address in SERVICES.items() if name != Service.MEDIA2})
PRESETS = soap(
    '<tptz:GetPresetsResponse><tptz:Preset token="x7"><tt:Name>2</tt:Name></tptz:Preset><tptz:Preset token="2"/>'
    '<tptz:Preset token="3"><tt:Name>gate</tt:Name></tptz:Preset><tptz:Preset/></tptz:GetPresetsResponse>'
)


def stream(uri: str) -> bytes:
    return soap(
        f"<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>{uri}</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>"
    )


def inside_of(text: str, name: str) -> str:
    found = re.search(rf"<v:{name} xmlns:v=[^>]*>(.*)</v:{name}></s:Body>", text)
    assert found
    return found[1]


def test_profiles_of_media2_and_of_media() -> None:
    assert profiles_of(LiteralDevice({"GetProfiles": PROFILES_2}).device()) == (MAIN_2,)
    without = LiteralDevice({"GetServices": ONLY_MEDIA, "GetProfiles": PROFILES}).device()
    assert profiles_of(without) == (MAIN, Profile("P2", "", Service.MEDIA))


def test_media_where_media2_refuses() -> None:
    other = LiteralDevice({"GetProfiles": refusal("Receiver", "ActionNotSupported")})
    assert fault_of(profiles_of, other.device()) is FaultKind.UNSUPPORTED
    assert [url.rpartition("/")[2] for _, url, _ in other.asked] == ["media2", "media"]
    other = LiteralDevice({"GetProfiles": HttpAnswer(401, b"")})
    assert fault_of(profiles_of, other.device()) is FaultKind.UNAUTHENTICATED
    assert len(other.asked) == 1


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        ("rtsp://10.1.2.3:554/a?b=1&amp;c=2", "rtsp://10.1.2.3:554/a?b=1&c=2"),
        ("rtsp://admin:p@10.1.2.3/a", "rtsp://10.1.2.3:554/a"),
        ("rtsp://10.1.2.4/a", ""),
        ("rtsp://cam/a", ""),
        ("http://10.1.2.3/a", ""),
        ("", ""),
    ],
)
def test_the_address_of_a_stream(uri: str, url: str) -> None:
    other = LiteralDevice({"GetStreamUri": stream(uri)})
    if not url:
        assert fault_of(stream_address, other.device(), MAIN) is FaultKind.INVALID
        return
    given = stream_address(other.device(), MAIN)
    assert (given.url, given.username, given.password) == (url, "", "")
    assert "<v:ProfileToken>P&amp;1</v:ProfileToken>" in other.asked[0][2]


def test_addresses_of_media2_and_of_a_still() -> None:
    uri = "<tr2:{0}Response><tr2:Uri>{1}</tr2:Uri></tr2:{0}Response>"
    other = LiteralDevice({"GetStreamUri": soap(uri.format("GetStreamUri", "rtsp://10.1.2.3/a"))})
    assert stream_address(other.device(), MAIN_2).url == "rtsp://10.1.2.3:554/a"
    assert inside_of(other.asked[0][2], "GetStreamUri").startswith("<v:Protocol>RTSP</v:Protocol>")
    for address, kind in (("http://10.1.2.3/s.jpg", None), ("http://10.1.2.4/s.jpg", FaultKind.INVALID)):
        other = LiteralDevice({"GetSnapshotUri": soap(uri.format("GetSnapshotUri", address))})
        assert fault_of(snapshot_address, other.device(), MAIN_2) is kind


@pytest.mark.parametrize(
    ("verb", "name", "body"),
    [
        (Move(0.5, -0.25), "ContinuousMove", '<v:Velocity><tt:PanTilt x="0.500" y="-0.250"/></v:Velocity>'
         "<v:Timeout>PT5S</v:Timeout>"),
        (Move(zoom=-1), "ContinuousMove", '<v:Velocity><tt:Zoom x="-1.000"/></v:Velocity><v:Timeout>PT5S</v:Timeout>'),
        (Move(), "ContinuousMove", '<v:Velocity><tt:PanTilt x="0.000" y="0.000"/></v:Velocity>'
         "<v:Timeout>PT5S</v:Timeout>"),
        (Stop(), "Stop", "<v:PanTilt>true</v:PanTilt><v:Zoom>true</v:Zoom>"),
        (GoHome(), "GotoHomePosition", ""),
        (GoToPreset(2), "GotoPreset", "<v:PresetToken>x7</v:PresetToken>"),
        (GoToPreset(3), "GotoPreset", "<v:PresetToken>3</v:PresetToken>"),
        (DeletePreset(3), "RemovePreset", "<v:PresetToken>3</v:PresetToken>"),
        (SetPreset(2), "SetPreset", "<v:PresetName>2</v:PresetName><v:PresetToken>x7</v:PresetToken>"),
        (SetPreset(9), "SetPreset", "<v:PresetName>9</v:PresetName>"),
        (Auxiliary(1, on=True), "SendAuxiliaryCommand", "<v:AuxiliaryData>tt:Wiper|On</v:AuxiliaryData>"),
    ],
)  # fmt: skip
def test_verbs_in_onvif(verb: Verb, name: str, body: str) -> None:
    other = LiteralDevice({"GetPresets": PRESETS, name: soap(f"<v:{name}Response/>")})
    turn(other.device(), MAIN, verb)
    asked, url, text = other.asked[-1]
    assert (asked, url) == (name, "http://10.1.2.3/onvif/ptz")
    assert inside_of(text, name) == f"<v:ProfileToken>P&amp;1</v:ProfileToken>{body}"


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        (GoToPreset(9), FaultKind.NOT_FOUND),
        (DeletePreset(9), FaultKind.NOT_FOUND),
        (Focus(1), FaultKind.UNSUPPORTED),
        (Auxiliary(2, on=True), FaultKind.UNSUPPORTED),
        (PreciseMove(1, 2), FaultKind.UNSUPPORTED),
    ],
)
def test_verbs_that_move_nothing(verb: Verb, kind: FaultKind) -> None:
    other = LiteralDevice({"GetPresets": PRESETS})
    assert fault_of(turn, other.device(), MAIN, verb) is kind
    assert {name for name, _, _ in other.asked} <= {"GetPresets"}


def test_presets() -> None:
    found = presets_of(LiteralDevice({"GetPresets": PRESETS}).device(), MAIN)
    assert found == (Preset("x7", "2"), Preset("2", ""), Preset("3", "gate"))


MASK = (
    '<tr2:Masks token="M1"><tr2:ConfigurationToken>VS1</tr2:ConfigurationToken><tr2:Polygon><tt:Point x="-1" y="1"/>'
    '<tt:Point x="0" y="1.0"/><tt:Point x="-0.5" y="-1"/></tr2:Polygon><tr2:Type>Pixelated</tr2:Type>'
    "<tr2:Enabled>true</tr2:Enabled></tr2:Masks>"
)


def masks(text: str) -> LiteralDevice:
    return LiteralDevice({"GetMasks": soap(f"<tr2:GetMasksResponse>{text}</tr2:GetMasksResponse>")})


@pytest.mark.law("18")
def test_masks_are_read_and_written() -> None:
    mask = Mask("M1", "VS1", ((-1, 1), (0, 1), (-0.5, -1)), "Pixelated")
    assert masks_of(masks(MASK).device(), MAIN_2) == (mask,)
    other = LiteralDevice(
        {"CreateMask": soap("<v:CreateMaskResponse><v:Token>M2</v:Token></v:CreateMaskResponse>"),
         "SetMask": soap("<v:SetMaskResponse/>")}
    )  # fmt: skip
    assert add_mask(other.device(), mask) == "M2"
    change_mask(other.device(), mask)
    created, changed = (inside_of(text, name) for name, _, text in other.asked)
    assert created.startswith(
        '<v:Mask token=""><v:ConfigurationToken>VS1</v:ConfigurationToken><v:Polygon><tt:Point x="-1.00000"'
    )
    assert changed.startswith('<v:Mask token="M1">')
    assert created.endswith("<v:Type>Pixelated</v:Type><v:Enabled>true</v:Enabled></v:Mask>")


@pytest.mark.law("18")
@pytest.mark.parametrize(
    ("good", "bad"),
    [('x="0"', 'x="nan"'), ('x="0"', 'x="1.5"'), ('x="0"', ""), ('<tt:Point x="0" y="1.0"/>', ""), (' token="M1"', ""),
     (">true<", ">maybe<")],
)  # fmt: skip
def test_a_mask_is_not_guessed(good: str, bad: str) -> None:
    assert fault_of(masks_of, masks(MASK.replace(good, bad)).device(), MAIN_2) is FaultKind.INVALID


@pytest.mark.law("18")
def test_too_many_masks_are_none() -> None:
    assert fault_of(masks_of, masks(MASK * 65).device(), MAIN_2) is FaultKind.INVALID
