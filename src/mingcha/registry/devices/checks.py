"""What `mingcha check` asks of devices: that their passwords open with the keys of this home (article 19)."""

from collections.abc import Iterator

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.registry.devices.models import VideoDevice

_WORDS = Words("设备口令无法用本机密钥打开", "the password of the device does not open with the keys of this home")


@cites("19(2)")
def check_devices(keys: KeyFolder) -> Iterator[Finding]:
    """Names every device whose sealed password does not open. The passwords themselves go nowhere."""
    sealed = VideoDevice.objects.exclude(sealed_password="").order_by("code")
    for code, secret in sealed.values_list("code", "sealed_password").iterator(chunk_size=2000):
        try:
            keys.unseal(secret)
        except Fault:
            yield Finding("registry", "password_sealed_elsewhere", f"registry_videodevice {code}", _WORDS)
