"""One landing of every kind of broken delivery, each with tokens where an error might quote them."""

import json
import shutil
from pathlib import Path
from typing import Any

from datafirst_assets.data_root import DataRoot

from .deliveries import Row, damage, manifest, rewrite, seal

TOKENS = [
    *("qzxtoomany", "qzxbaddate", "qzxbadbirth", "qzxbadcode", "qzxcutoff", "qzxheader", "qzxinvalid"),
    *("qzxmanifest", "qzxunknownfile", "qzxhash"),
]

REFUSED = {
    "mags_hocas 2014": ("defendant_offences.csv", "rows expected"),
    "crown_xhibit 2013": ("defendants.csv", "surname"),
    "crown_xhibit 2014": ("defendants.csv", "rows would be quarantined"),
    "mags_hocas 2015": ("defendant_offences.csv", "SHA-256"),
    "crown_xhibit 2015": ("disposals.csv", "missing"),
    "mags_hocas 2016": ("manifest.json", "JSON"),
    "crown_xhibit 2016": ("manifest.json", "unknown file"),
}
"""Delivery -> the file that its refusal must name, and a word of the reason."""


def _few_bad_rows(folder: Path) -> None:
    """Three bad rows, one bad value: too few to refuse the delivery."""

    def values(source: str, year: int, file: str, rows: list[Row]) -> None:
        rows[3]["final_result_date"] = "Qzxbaddate"
        rows[5]["date_of_birth"] = "Qzxbadbirth"
        rows[6]["sex"] = "Qzxbadcode"

    rewrite(folder, values)
    damage(folder, "defendant_offences.csv", lambda data: data + b"Qzxtoomany," * 3 + b"\r\n")
    seal(folder, {"defendant_offences.csv": manifest(folder)["files"][0]["rows"] + 1})


def _cut(folder: Path) -> None:
    """Truncated in a quoted field of the last row, with a manifest that fits the truncated bytes."""
    damage(folder, "defendant_offences.csv", lambda data: data[: int(len(data) * 0.6)] + b'\r\n"1","Qzxcutoff')


def _say(folder: Path, name: str, told: Any) -> None:
    """Put something else into a manifest."""
    (folder / "manifest.json").write_text(json.dumps(manifest(folder) | {name: told}))


def _invalid(data: bytes) -> bytes:
    lines = data.split(b"\r\n")
    return b"\r\n".join([lines[0], *(line.replace(b",", b",\xff\xfeQzxinvalid", 1) for line in lines[1:-1]), b""])


def land(root: DataRoot) -> None:
    """Land them all. The magistrates' 2013 is good but for a few rows; every other is refused."""
    mags, crown = root.landing / "mags_hocas", root.landing / "crown_xhibit"
    for source in (mags, crown):
        for year in ("2015", "2016"):
            shutil.copytree(source / "2014", source / year)
            _say(source / year, "year", int(year))
    _few_bad_rows(mags / "2013")
    _cut(mags / "2014")
    damage(crown / "2013", "defendants.csv", lambda data: data.replace(b"surname", b"Qzxheader", 1))
    damage(crown / "2014", "defendants.csv", _invalid)
    with (mags / "2015" / "defendant_offences.csv").open("r+b") as file:
        file.seek(-30, 2)
        file.write(b"Qzxhash")
    (crown / "2015" / "disposals.csv").unlink()
    (mags / "2016" / "manifest.json").write_text('{"source": "Qzxmanifest')
    unknown = {"name": "Qzxunknownfile.csv", "bytes": 0, "sha256": "0", "rows": 0}
    _say(crown / "2016", "files", [*manifest(crown / "2016")["files"], unknown])
