"""How a file of the catalogue is written: UTF-8, LF, and the same bytes for the same content."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from datafirst_assets.spreadsheets.write import plain


def write_text(path: Path, text: str) -> Path:
    """Write a text and return where it is."""
    path.write_bytes(text.encode())
    return path


def write_json(path: Path, document: Mapping[str, Any]) -> Path:
    """Write a JSON document, in the order of its keys."""
    return write_text(path, json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def write_csv(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write rows of texts with RFC 4180 quoting; a cell holds one line and nothing that is taken for a formula."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([plain(cell) for cell in row] for row in rows)
    return write_text(path, text.getvalue())
