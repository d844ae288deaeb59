"""Codes of GB/T 28181, annex E: 20 digits of a device, 10 digits of a domain, 2 to 8 digits of a division. Pure.

Article 13(1): devices of every maker are named in one way.
"""

from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

CODE_DIGITS = 20
DOMAIN_DIGITS = 10
_DIVISION_DIGITS = frozenset({2, 4, 6, 8})

SIGNALLING_SERVER = "200"
BUSINESS_GROUP = "215"
VIRTUAL_ORGANISATION = "216"
ALARM_INPUTS = frozenset({"117", "134"})
CAMERAS = frozenset({"131", "132"})
RECORDERS = frozenset({"111", "112", "113", "118", "122", "130"})

TYPE_WORDS = {
    "111": Words("硬盘录像机", "digital video recorder"),
    "112": Words("视频服务器", "video server"),
    "113": Words("编码器", "encoder"),
    "114": Words("解码器", "decoder"),
    "117": Words("报警控制器", "alarm controller"),
    "118": Words("网络录像机", "network video recorder"),
    "121": Words("卡口", "checkpoint"),
    "122": Words("多目设备", "multi-lens device"),
    "130": Words("混合硬盘录像机", "hybrid video recorder"),
    "131": Words("摄像机", "camera"),
    "132": Words("网络摄像机", "network camera"),
    "133": Words("显示器", "display"),
    "134": Words("报警输入设备", "alarm input"),
    "135": Words("报警输出设备", "alarm output"),
    "136": Words("语音输入设备", "voice input"),
    "137": Words("语音输出设备", "voice output"),
    "138": Words("移动传输设备", "mobile transmission"),
    "200": Words("信令服务器", "signalling server"),
    "215": Words("业务分组", "business group"),
    "216": Words("虚拟组织", "virtual organisation"),
}
"""Names of the types that pages show; any other type is shown as its three digits."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code of 20 digits."""

    text: str

    @property
    def centre(self) -> str:
        """8 digits: division code of the Ministry of Civil Affairs and grass-roots unit, unused places 00."""
        return self.text[:8]

    @property
    def industry(self) -> str:
        """2 digits (E.2): 00 public-security road ... 99."""
        return self.text[8:10]

    @property
    def type_code(self) -> str:
        """3 digits: 118 network video recorder, 132 network camera, 200 signalling server ..."""
        return self.text[10:13]

    @property
    def network(self) -> str:
        """1 digit: 0 and 1 police video network, 7 internet ..."""
        return self.text[13]

    @property
    def serial(self) -> str:
        """6 digits."""
        return self.text[14:]

    @property
    def domain(self) -> str:
        """The first 10 digits: the SIP domain (6.1.2)."""
        return self.text[:DOMAIN_DIGITS]

    @property
    def type_words(self) -> Words:
        """The name of the type; its digits if it has none here."""
        return TYPE_WORDS.get(self.type_code, Words(self.type_code, self.type_code))


def read_code(text: str) -> Code:
    """A code from text, without blanks around it. Raises Fault(INVALID) unless it has 20 ASCII digits."""
    stripped = text.strip()
    if not is_code(stripped):
        raise Fault(FaultKind.INVALID, Words("编码应为20位数字", "a code has 20 digits"))
    return Code(stripped)


def is_code(text: str) -> bool:
    """Whether text is 20 ASCII digits."""
    return len(text) == CODE_DIGITS and text.isascii() and text.isdecimal()


def is_domain(text: str) -> bool:
    """Whether text is a SIP domain of 10 ASCII digits."""
    return len(text) == DOMAIN_DIGITS and text.isascii() and text.isdecimal()


def is_division(text: str) -> bool:
    """Whether text is the code of an administrative division in a catalogue: 2, 4, 6 or 8 ASCII digits (annex J)."""
    return len(text) in _DIVISION_DIGITS and text.isascii() and text.isdecimal()
