"""The hash of passwords: Argon2id (RFC 9106) with 19 MiB and two passes, the least that OWASP recommends.

Django's own parameters take 100 MiB a hash, so that a few guesses at once could exhaust a small machine.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with parameters for a machine that also records."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
