"""Judges and hashes passwords. The answer to a wrong one takes the same time whoever is named (799-16(2)(2))."""

import threading
from functools import cache

from django.contrib.auth.hashers import check_password, get_hasher, get_hashers, identify_hasher, make_password

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.models import User

AT_ONCE = 2
"""Hashes that one process computes at the same time: each takes 19 MiB and a processor."""
WAIT_S = 10.0

_turns = threading.BoundedSemaphore(AT_ONCE)


def matches(password: str, stored: str) -> bool:
    """Whether this is the password of `stored` ("": of nobody). Computes one hash of each kind that is in use, so that
    neither an unknown name nor an account with a hash of an older version is told by the time. Raises
    Fault(UNAVAILABLE) if too many are being judged."""
    if not _turns.acquire(timeout=WAIT_S):
        words = Words("登录请求过多，请稍后再试", "too many sign-ins at once: try again in a moment")
        raise Fault(FaultKind.UNAVAILABLE, words)
    try:
        kinds = [str(hasher.algorithm) for hasher in get_hashers()]
        used = [kind for kind in kinds if kind == kinds[0] or _is_in_use(kind)]
        own = stored.partition("$")[0] if stored else kinds[0]
        found = check_password(password, stored or _of_nobody(kinds[0]))
        for kind in used:
            if kind != own:
                check_password(password, _of_nobody(kind))
    finally:
        _turns.release()
    return found and bool(stored)


def hash_of_today(password: str, stored: str) -> str:
    """The hash to store instead of `stored`, "" if that is as it would be made today."""
    hasher, preferred = identify_hasher(stored), get_hasher("default")
    if hasher.algorithm == preferred.algorithm and not preferred.must_update(stored):
        return ""
    return make_password(password)


def _is_in_use(kind: str) -> bool:
    return User.objects.filter(password__startswith=f"{kind}$").exists()


@cache
def _of_nobody(kind: str) -> str:
    return make_password("a password that nobody has", hasher=kind)
