"""Which code this is: the package's version and a digest of its own source, so that no change goes unnoticed."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def code_version() -> str:
    """The version and eight hexadecimal digits over every Python file and setting of the package."""
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*.py")):
        digest.update(str(file.relative_to(PACKAGE)).encode() + b"\0" + file.read_bytes() + b"\0")
    return f"{version('datafirst-assets')}+{digest.hexdigest()[:8]}"
