"""Checks of complaints for `mingcha check`: each sealed name opens with the key of this home (article 25)."""

from collections.abc import Iterator

from django.conf import settings

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.complaints.values import complaint_no

_WORDS = Words("检举控告的姓名不能用本机主密钥解开", "a sealed name of a complaint does not open with this home's key")


@cites("25")
def check_sealed_names() -> Iterator[Finding]:
    """Reports a sealed name that does not open. The name itself goes nowhere."""
    rows = Complaint.objects.exclude(sealed_name="").order_by("pk").values_list("pk", "sealed_name")
    for number, sealed in rows.iterator(chunk_size=2000):
        try:
            settings.MINGCHA_KEYS.unseal(sealed)
        except Fault:
            yield Finding("supervision", "complaint_name_sealed", complaint_no(number), _WORDS, {})
