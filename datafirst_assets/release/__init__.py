"""A release: staged, audited, then published whole; and verified by anyone without a key."""

from datafirst_assets.release.manifest import Provenance
from datafirst_assets.release.protocol import Release, release
from datafirst_assets.release.verify import verify

__all__ = ["Provenance", "Release", "release", "verify"]
