"""Django's settings for mypy, which reads from them what models and people are; no book and no database is needed."""

import os
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory(prefix="keepworth-types-") as _book:
    (Path(_book) / "keepworth.toml").touch()
    os.environ["KEEPWORTH_BOOK"] = _book
    from keepworth_web.site.settings import *  # noqa: F403 every one of them
