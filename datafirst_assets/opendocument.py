"""What every OpenDocument file (ODF 1.3) is: names of its vocabularies, and its package. What is in it is told elsewhere."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items()) + ' office:version="1.3"'
"""Attributes of the outermost element of every part."""


def meta(title: str) -> str:
    """The part `meta.xml`: title and language. The title must be text that XML can hold."""
    return (
        f"<office:document-meta {DECLARED}><office:meta><dc:title>{escape(title)}</dc:title>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )


def package(mimetype: str, parts: Mapping[str, str]) -> bytes:
    """The file of these parts, by name; the same parts give the same bytes."""
    entries = {"/": f' manifest:version="1.3" manifest:media-type="{mimetype}"'} | dict.fromkeys(
        parts, ' manifest:media-type="text/xml"'
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{SPACES["manifest"]}" manifest:version="1.3">'
        + "".join(f'<manifest:file-entry manifest:full-path="{name}"{said}/>' for name, said in entries.items())
        + "</manifest:manifest>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(zipfile.ZipInfo("mimetype"), mimetype)  # first and not compressed, as the standard asks
        for name, text in (*parts.items(), ("META-INF/manifest.xml", manifest)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return buffer.getvalue()
