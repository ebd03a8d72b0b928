"""A hash of passwords that is not slow on purpose: the same one, Argon2id, at its least.

What the website itself is set to is `test_hashing.py`'s, and whoever times a sign-in asks for `slow_hashes`.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Takes a thousandth of the processor that the real one takes."""

    time_cost = 1
    memory_cost = 8  # KiB, the least there is
    parallelism = 1


QUICK = [f"{__name__}.QuickArgon2"]
