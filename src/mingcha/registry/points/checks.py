"""What `mingcha check` asks of the registry: that the secrets of the cameras open with the keys of this home."""

from collections.abc import Iterator

from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.registry.points.models import Point

_WORDS = Words("摄像机口令无法用本机密钥打开", "the camera's password does not open with the keys of this home")


def check_registry(keys: KeyFolder) -> Iterator[Finding]:
    """Names every point whose sealed password does not open. The passwords themselves go nowhere."""
    sealed = Point.objects.exclude(sealed_password="").order_by("code")
    for code, secret in sealed.values_list("code", "sealed_password").iterator(chunk_size=2000):
        try:
            keys.unseal(secret)
        except Fault:
            yield Finding("registry", "password_sealed_elsewhere", f"registry_point {code}", _WORDS)
