"""Public lists that the twin takes existing codes from: offences, courts, circuits and regions; and the labels of codes."""

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np

from datafirst_assets.contracts.codes import REFERENCE, code_labels
from datafirst_assets.twin.draw import Values

NOT_KNOWN = "13"
"""The offence group of an offence without a known Home Office code."""


@dataclass(frozen=True)
class Offence:
    """A Home Office code with its group and type."""

    code: str
    group: str
    type: str


def _read(file: str) -> list[dict[str, str]]:
    with (REFERENCE / file).open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


@cache
def offences() -> dict[str, tuple[Offence, ...]]:
    """The offences of each group."""
    found: dict[str, tuple[Offence, ...]] = {}
    for row in _read("offence_classification.csv"):
        one = Offence(row["ho_offence_code"], row["offence_group"], row["offence_type"])
        found[one.group] = (*found.get(one.group, ()), one)
    return found


@cache
def magistrates_courts() -> dict[str, tuple[str, ...]]:
    """The ids of courts in the register by type: MAG, YTH and others."""
    found: dict[str, tuple[str, ...]] = {}
    for row in _read("court_register.csv"):
        found[row["court_type"]] = (*found.get(row["court_type"], ()), row["court_id"])
    return found


@cache
def circuits() -> dict[str, str]:
    """The circuit of each Crown Court centre."""
    return {row["crest_court_id"]: row["circuit"] for row in _read("crown_court_centres.csv")}


@cache
def regions() -> dict[str, str]:
    """The region of each police force."""
    return {row["police_force_code"]: row["region"] for row in _read("police_force_region.csv")}


def labelled(code_list: str, codes: Values) -> Values:
    """The labels of codes, missing where there is none."""
    labels = code_labels(code_list)
    return np.array([labels.get(code) if code is not None else None for code in codes], dtype=object)
