"""The offences of the reference lists, with how often each is brought and a code and wording for the extracts."""

import re

import pandas as pd

from second_generator.places import REFERENCE
from second_generator.slips import without_accents

_LETTERS = {
    "01": "OF61", "02": "SX03", "03": "TH68", "04": "TH68", "05": "CD71", "06": "MD71",
    "07": "PC53", "08": "PU86", "09": "PJ00", "10": "FA06", "11": "CJ88", "12": "RT88",
}  # fmt: skip
"""The act an offence of each group is charged under."""

INDICTABLE, EITHER_WAY, SUMMARY, MOTORING = "01", "02", "03", "04"
"""Types of offence."""


def _wording(text: str) -> str:
    plain = without_accents(text).encode("ascii", "ignore").decode()
    return re.sub(r"\s+", " ", plain)[:90].strip()


def offence_table() -> pd.DataFrame:
    """One row an offence: the reference columns, `cls` (offence class), `w` (weight), `cjs` (code) and `text`."""
    codes = pd.read_csv(REFERENCE / "home_office_offence_codes.csv", dtype=str)
    kinds = pd.read_csv(REFERENCE / "offence_classification.csv", dtype=str)
    codes = codes.merge(kinds, left_on="ho_code", right_on="ho_offence_code")
    mix = pd.read_csv(REFERENCE / "mags2018_offence_mix.csv")
    mix["cls"] = mix.offence.str.extract(r"^(\d+)")[0].str.zfill(3)
    # Flatter than 2018, which has the single-justice work.
    share = mix.dropna(subset=["cls"]).groupby("cls")["count"].sum() ** 0.8
    codes["cls"] = codes.ho_code.str[:3]
    codes = codes[codes.cls.isin(share.index) & (codes.ho_code > "00100")].sort_values("ho_code").reset_index(drop=True)
    codes["w"] = codes.cls.map(share) / (codes.groupby("cls").cumcount() + 1.5) ** 1.4
    serial = (codes.groupby("offence_group").cumcount() + 1).astype(str).str.zfill(3)
    codes["cjs"] = codes.offence_group.map(_LETTERS).fillna("CJ67") + serial
    codes["text"] = codes.sub_category_description.map(_wording)
    return codes
