"""Quirks of devices by name: what real ones were seen to do otherwise than the standard says (article 13(1))."""

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.http_auth import Challenge, Credentials
from mingcha.kit.words import Words
from mingcha.media.gb28181.device.manners import Composer, Manners
from mingcha.media.gb28181.manscdp.text import GB2312, UTF_8, write_manscdp
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.streams.sdp import MediaDescription
from mingcha.simulate.gb28181.composers import QuirkyComposer


class Quirk(StrEnum):
    """One thing that a device does otherwise."""

    OTHER_SSRC = "other_ssrc"  # packets with another SSRC than was asked for and answered
    NO_Y = "no_y"  # an answer without SSRC
    Y_IS_DEVICE = "y_is_device"  # the code of the channel as SSRC
    RAW_G711 = "raw_g711"  # sound beside the program stream instead of in it
    SETS_BEFORE_EVERY_PICTURE = "sets_before_every_picture"  # parameter sets also before pictures that are no key
    PES_LENGTH_0 = "pes_length_0"  # video in PES packets without a length
    STUFFING_6 = "stuffing_6"  # six stuffing bytes in every pack header
    NO_PSM_UNTIL_SECOND_KEY = "no_psm_until_second_key"  # no stream map with the first key picture
    GBK_UNDER_GB2312 = "gbk_under_gb2312"  # characters of GBK under a declaration of GB2312
    UTF8 = "utf8"  # UTF-8 under a declaration of GB2312
    CONTROL_BYTES = "control_bytes"  # 0x00, 0x01 and a bare "<" in an address
    PARENTAL_65535 = "parental_65535"
    TCP_BEFORE_ACK = "tcp_before_ack"  # connects right after its answer
    KEEPS_SENDING_AFTER_BYE = "keeps_sending_after_bye"
    REREGISTERS = "reregisters"  # a registration every five seconds
    NO_BRANCH = "no_branch"  # Via without a branch
    LOWERCASE_NC = "lowercase_nc"  # nc=0000000a
    QOP_ABSENT = "qop_absent"  # a digest without qop though it was offered
    QOP_AUTH = "qop_auth"  # qop in quotation marks
    KEEPALIVE_ONLY = "keepalive_only"  # never registers
    WRONG_FROM = "wrong_from"  # messages from another code than the device's
    SMALL_PACKETS = "small_packets"  # RTP packets of 200 bytes
    PACKETS_32K = "packets_32k"  # RTP packets of 32,000 bytes
    RECORD_GAP = "record_gap"  # nothing recorded from minute 20 to 30 of each hour
    WRONG_SUM = "wrong_sum"  # a list of recordings whose SumNum counts each message alone


_SMALL_BYTES, _LARGE_BYTES = 200, 32_000
_REGISTERS_EVERY_S = 5
_FIRST_COUNT = 9
_OTHER_BITS = 0x0A5A5A5A
_MOST_BRANCHES = 1_000
_BRANCH = re.compile(rb";branch=([A-Za-z0-9]{1,64})")
_CALL = re.compile(rb"\r\nCall-ID: ([^\r\n]{1,128})\r\n")
_CSEQ = re.compile(rb"\r\nCSeq: ([^\r\n]{1,64})\r\n")


def parse_quirks(names: Iterable[str]) -> frozenset[Quirk]:
    """Quirks by their names. Raises Fault(INVALID) for a name that there is not."""
    wanted = list(names)
    unknown = [name for name in wanted if name not in Quirk]
    if unknown:
        known = " ".join(Quirk)
        words = Words(f"没有名为“{unknown[0]}”的怪癖（可用：{known}）", f"no quirk {unknown[0]!r} (there are: {known})")
        raise Fault(FaultKind.INVALID, words)
    return frozenset(map(Quirk, wanted))


class QuirkyManners(Manners):
    """The manners of a device with quirks."""

    def __init__(self, quirks: frozenset[Quirk]) -> None:
        self._quirks = quirks
        self.registers = Quirk.KEEPALIVE_ONLY not in quirks
        self.starts_before_ack = Quirk.TCP_BEFORE_ACK in quirks
        self.ends_on_bye = Quirk.KEEPS_SENDING_AFTER_BYE not in quirks
        self.register_every_s = _REGISTERS_EVERY_S if Quirk.REREGISTERS in quirks else 0
        if Quirk.SMALL_PACKETS in quirks:
            self.packet_bytes = _SMALL_BYTES
        if Quirk.PACKETS_32K in quirks:
            self.packet_bytes = _LARGE_BYTES
        self._branches: OrderedDict[tuple[bytes, bytes], str] = OrderedDict()

    def body(self, root: Element, version: Version) -> bytes:
        """In another charset than the declaration names, with bytes that XML forbids, and with odd values."""
        charset = UTF_8 if Quirk.UTF8 in self._quirks else version.charset
        data = write_manscdp(root, charset)
        if self._quirks & {Quirk.UTF8, Quirk.GBK_UNDER_GB2312}:
            data = data.replace(f'encoding="{charset}"'.encode(), f'encoding="{GB2312}"'.encode(), 1)
        if Quirk.CONTROL_BYTES in self._quirks:
            data = data.replace(b"</Address>", b"\x00\x01 <3</Address>")
        if Quirk.PARENTAL_65535 in self._quirks:
            data = re.sub(rb"<Parental>[01]</Parental>", b"<Parental>65535</Parental>", data)
        if Quirk.WRONG_SUM in self._quirks and b"<CmdType>RecordInfo<" in data:
            data = re.sub(rb"<SumNum>[0-9]{1,9}", b"<SumNum>%d" % data.count(b"<Item>"), data)
        return data

    def answer(self, description: MediaDescription) -> MediaDescription:
        """Without SSRC, or with a code instead of it."""
        if Quirk.NO_Y in self._quirks:
            return replace(description, ssrc="")
        return replace(description, ssrc=description.owner) if Quirk.Y_IS_DEVICE in self._quirks else description

    def ssrc(self, asked: int) -> int:
        """Another one."""
        return asked ^ _OTHER_BITS if Quirk.OTHER_SSRC in self._quirks else asked

    def credentials(self, code: str, password: str) -> Credentials:
        """That write a digest otherwise."""
        return _QuirkyCredentials(code, password, self._quirks)

    def sender(self, code: str) -> str:
        """The code of the first channel instead of the device's."""
        return f"{code[:10]}132{code[13:]}" if Quirk.WRONG_FROM in self._quirks else code

    def composer(self, video_codec: str, sound_codec: str) -> Composer:
        """A program stream with its own forms."""
        return QuirkyComposer(
            video_codec,
            sound_codec,
            raw_sound=Quirk.RAW_G711 in self._quirks,
            measured=Quirk.PES_LENGTH_0 not in self._quirks,
            stuffing_bytes=6 if Quirk.STUFFING_6 in self._quirks else 0,
            keys_without_map=1 if Quirk.NO_PSM_UNTIL_SECOND_KEY in self._quirks else 0,
        )

    def outgoing(self, data: bytes) -> bytes:
        """A request without a branch."""
        if Quirk.NO_BRANCH not in self._quirks or data.startswith(b"SIP/"):
            return data
        branch, call, cseq = _BRANCH.search(data), _CALL.search(data), _CSEQ.search(data)
        if branch is None or call is None or cseq is None:
            return data
        self._branches[call[1], cseq[1]] = branch[1].decode()
        if len(self._branches) > _MOST_BRANCHES:
            self._branches.popitem(last=False)
        return data[: branch.start()] + data[branch.end() :]

    def incoming(self, message: SipMessage) -> SipMessage:
        """An answer to such a request, with the branch that it is known by here."""
        branch = self._branches.get((message.head("Call-ID").encode("latin-1"), message.head("CSeq").encode("latin-1")))
        if not message.code or branch is None:
            return message
        heads = [(name, f"{value};branch={branch}" if name == "Via" else value) for name, value in message.heads]
        return SipMessage(message.start, heads, message.body)


class _QuirkyCredentials(Credentials):
    """A digest without qop, with qop in quotation marks, or with a count that has a letter."""

    def __init__(self, code: str, password: str, quirks: frozenset[Quirk]) -> None:
        super().__init__(code, password)
        self._quirks = quirks

    def adopt(self, challenge: Challenge) -> None:
        super().adopt(replace(challenge, qop_auth=challenge.qop_auth and Quirk.QOP_ABSENT not in self._quirks))
        if Quirk.LOWERCASE_NC in self._quirks:
            self._count = _FIRST_COUNT

    def authorization(self, method: str, url: str) -> str:
        text = super().authorization(method, url)
        return text.replace("qop=auth,", 'qop="auth",') if Quirk.QOP_AUTH in self._quirks else text
