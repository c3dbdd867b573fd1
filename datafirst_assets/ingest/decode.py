"""The bytes of a delivered file as a stream of UTF-8 blocks, whatever encoding it came in.

Bytes that the encoding does not have are kept, marked: `MARK` and two hex digits for each of them. `MARK` never occurs
in UTF-8, so a record that holds it is known to be broken, and nothing that was delivered is lost. No fields here.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from datafirst_assets.errors import DeliveryRefusedError

MARK = 0xFF
BLOCK = 2**17
"""Bytes; larger blocks leave the processor's cache, and their memory is given back and asked for again each time."""
_MARKING = "datafirst-mark"


def _mark(error: UnicodeError) -> tuple[str | bytes, int]:
    """Carry undecodable bytes through the text as lone surrogates, and write each as `MARK` and its hex digits."""
    if isinstance(error, UnicodeDecodeError):
        return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end
    if isinstance(error, UnicodeEncodeError):
        lost = error.object[error.start : error.end]
        return b"".join(bytes([MARK]) + b"%02x" % (ord(character) & 0xFF) for character in lost), error.end
    raise error


codecs.register_error(_MARKING, _mark)


def is_text_encoding(name: str) -> bool:
    """Whether Python knows a text encoding of that name."""
    try:
        "text".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def utf8_blocks(path: Path, encoding: str, size: int = BLOCK) -> Iterator[bytes]:
    """Read a file as UTF-8 without a byte order mark, in blocks of about `size` bytes that end anywhere."""
    decoder = codecs.getincrementaldecoder(encoding)(errors=_MARKING)
    started = False
    with path.open("rb") as file:
        while True:
            raw = file.read(size)
            try:
                text = decoder.decode(raw, final=not raw)
            except UnicodeError:
                text = None
            if text is None:
                raise DeliveryRefusedError(
                    f"{path.name} is not text in the encoding {encoding} that its manifest names. Correct the manifest, "
                    "or have the file sent again."
                )
            if text and not started:
                started, text = True, text.removeprefix("\ufeff")
            if text:
                yield text.encode("utf-8", _MARKING)
            if not raw:
                return


def readable(record: bytes) -> str:
    r"""A record as text for the quarantine; marked bytes read `\xNN`."""
    return record.replace(bytes([MARK]), b"\\x").decode("utf-8", "replace")
