"""Offences: which are charged, their codes, and what the courts made of them in 2018.

Margins are the magistrates' tables of 2018 without most single justice procedure work, which Data
First leaves out: the offences of SJP below count 30 % of their published volume.
"""

import re
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from datafirst_assets.simulate.careers import APPEARANCE_SHARE
from datafirst_assets.simulate.tables import Index, Texts, draw_rows, reference

SJP = ("816", "809B", "191A", "170", "825A", "169A", "169B", "168", "112A", "813", "815", "173",
       "180", "817", "807B", "116")  # fmt: skip
SJP_KEPT = 0.3
AGES = ("01", "02", "03", "04", "05", "07", "08", "09", "10", "11")  # bands of the 2018 table
AGE_BOUNDS = np.array(
    [[10, 12], [12, 15], [15, 18], [18, 21], [21, 25], [25, 30], [30, 40], [40, 50], [50, 60],
     [60, 93]], dtype=float)  # fmt: skip
# Offences that belong to a kind of career (once, twice, occasional, persistent), relative weights.
# Theft follows from what is published: 82 % of persons whose first offence is theft come back.
LEANING = {
    "theft": (0.02, 0.14, 0.64, 2.0),
    "breach": (0.25, 0.5, 0.9, 1.7),
    "motoring": (1.5, 1.3, 1.0, 0.65),
    "other": (1.0, 1.0, 1.0, 1.0),
}
BREACH = ("8.10", "66.4", "66.7", "83.2", "182", "33")
ACT = {"01": "OF61", "02": "SX03", "03": "TH68", "04": "TH68", "05": "CD71", "06": "MD71",
       "07": "PC53", "08": "PU86", "09": "CO03", "10": "FA06", "11": "CJ88", "12": "RT88",
       "13": "XX00"}  # fmt: skip


@dataclass(frozen=True)
class Offences:
    """Offence labels of the 2018 table (one entry a label), and the codes each stands for."""

    label: tuple[str, ...]
    kind: Index  # offence type: 1 indictable only ... 4 summary motoring
    group: Index  # offence group 1 to 12
    volume: np.ndarray  # defendants in 2018 without most SJP
    kept: np.ndarray  # share of the published volume that is kept, by offence type 1 to 4 (index 0 to 3)
    code_start: Index  # Home Office codes of label k: codes[code_start[k] : code_start[k + 1]]
    code_label: Texts
    code_cjs: Texts
    code_text: Texts

    def draw_code(self, rng: np.random.Generator, label: Index) -> Index:
        """One of the label's Home Office codes, the first the likeliest."""
        count = self.code_start[label + 1] - self.code_start[label]
        return self.code_start[label] + np.floor(rng.random(len(label)) ** 2.5 * count).astype(int)


@cache
def offences() -> Offences:
    """All offence labels, from the tables of reference."""
    mix = reference("mags2018_offence_mix")
    mix = mix[mix["offence_type"].str[:2] != "05"]
    kind = mix["offence_type"].str[:2].astype(int).to_numpy()
    group = mix["offence_group"].str[:2].astype(int).to_numpy()
    published = mix["count"].astype(float).to_numpy()
    number = mix["offence"].str.split(" ").str[0]
    volume = published * np.where(number.isin(SJP), SJP_KEPT, 1.0)
    kept = np.array([volume[kind == k].sum() / published[kind == k].sum() for k in range(1, 5)])

    codes = reference("home_office_offence_codes").merge(
        reference("offence_classification"), left_on="ho_code", right_on="ho_offence_code"
    )
    codes = codes.sort_values("ho_code", kind="stable")
    classes = codes["ho_code"].str[:3].to_numpy()
    types, groups = (codes[name].astype(int).to_numpy() for name in ("offence_type", "offence_group"))
    start, chosen = [0], []
    for at, label in enumerate(mix["offence"]):
        digits = "".join(c for c in label.split(" ")[0].split(".")[0] if c.isdigit())
        mine = classes == (digits.zfill(3) if digits else "199")
        like = (types == kind[at]) & (groups == group[at])
        pool = codes[mine & like if (mine & like).any() else mine if mine.any() else like]
        # The codes whose text has most words of the label (the numbering is not the same).
        words = _words(label)
        likeness = pool["sub_category_description"].map(partial(_likeness, words))
        chosen += list(likeness.sort_values(ascending=False, kind="stable").index[:3])
        start.append(len(chosen))
    rows = codes.loc[chosen]
    text = rows["sub_category_description"].str.replace(r"\s*\[.*?\]", "", regex=True)
    text = text.str.replace(r"\s+", " ", regex=True).str.strip().str[:110]
    text = text.map(lambda s: s.encode("ascii", "ignore").decode().strip() or "Not specified")
    return Offences(
        tuple(mix["offence"]), kind, group, volume, kept, np.array(start),
        rows["ho_code"].to_numpy(dtype=object), _cjs_codes(codes).loc[chosen].to_numpy(object),
        text.to_numpy(dtype=object),
    )  # fmt: skip


@cache
def _words(text: str) -> frozenset[str]:
    """Words of four letters and more, cut to their first five letters."""
    return frozenset(word[:5] for word in re.findall(r"[a-z]{4,}", text.lower()))


def _likeness(words: frozenset[str], text: str) -> float:
    """How much of the words a text has, shorter texts first."""
    mine = _words(text)
    return len(words & mine) / (8 + len(mine))


def _cjs_codes(codes):  # type: ignore[no-untyped-def]  # a pandas Series by row of `codes`
    """A plausible national code of each Home Office code: Act of its group, number within it."""
    act = codes["offence_group"].map(ACT)
    number = act.groupby(act).cumcount() + 1
    return (act + (number % 1000).map("{:03d}".format)).where(codes["ho_code"] != "04600", "TH68010")


@cache
def sex_age_margin(kind: int = 0) -> np.ndarray:
    """Defendants by sex (2) and age band (10): of one offence type, or of all as re-weighted."""
    table = reference("mags2018_demographics_by_type")
    if kind == 0:
        return sum(sex_age_margin(k) * offences().kept[k - 1] for k in range(1, 5))  # type: ignore
    found = np.zeros((2, len(AGES)))
    mine = table[table["offence_type"].str[:2] == f"0{kind}"]
    for sex, label in enumerate(("01", "02")):
        for band, age in enumerate(AGES):
            rows = mine[(mine["sex"].str[:2] == label) & (mine["age_range"].str[:2] == age)]
            found[sex, band] = rows["count"].astype(float).sum()
    return found


@cache
def label_weights() -> np.ndarray:
    """Weight of each label by (career kind, sex, age band) flattened: the margins of 2018 hold."""
    known = offences()
    by_type = np.stack([sex_age_margin(k) for k in range(1, 5)])
    total = sum(by_type[k] * known.kept[k] for k in range(4))
    lift = by_type / by_type.sum(axis=(1, 2), keepdims=True) / (total / total.sum())
    demography = lift[known.kind - 1].transpose(1, 2, 0) * known.volume  # sex, age, label
    leaning = np.array([LEANING[name] for name in _leaning_names()]).T  # career kind, label
    leaning = leaning / (np.array(APPEARANCE_SHARE)[:, None] * leaning).sum(axis=0)
    weights = leaning[:, None, None, :] * demography[None]
    return weights.reshape(-1, len(known.volume))


def _leaning_names() -> list[str]:
    known = offences()
    found = []
    for label, kind, group in zip(known.label, known.kind, known.group, strict=True):
        name = "theft" if group == 4 else "motoring" if kind == 4 else "other"
        found.append("breach" if label.split(" ")[0] in BREACH else name)
    return found


def draw_labels(rng: np.random.Generator, career: Index, sex: Index, age: np.ndarray) -> Index:
    """The principal offence of each appearance, by career kind, sex and age."""
    band = np.clip(np.searchsorted(AGE_BOUNDS[:, 0], age, side="right") - 1, 0, len(AGES) - 1)
    return draw_rows(rng, label_weights(), (career * 2 + sex) * len(AGES) + band)


@cache
def outcome_weights() -> np.ndarray:
    """Defendants of 2018 by type and group ((type - 1) * 13 + group) and outcome 1 to 15 (index 0 to 14)."""
    table = reference("mags2018_outcomes")
    found = np.zeros((52 + 13, 15))
    table = table[table["offence_type"].str[:2] != "05"]
    row = (table["offence_type"].str[:2].astype(int) - 1) * 13
    row += table["offence_group"].str[:2].astype(int)
    np.add.at(found, (row, table["outcome"].str[:2].astype(int) - 1), table["count"].astype(float))
    # A cell that the table lacks takes the sum over its type.
    for kind in range(4):
        part = slice(kind * 13 + 1, kind * 13 + 13)
        empty = np.flatnonzero(found[part].sum(axis=1) == 0) + kind * 13 + 1
        found[empty] = found[part].sum(axis=0)
    return found


@cache
def remand_weights() -> np.ndarray:
    """Defendants by type (index 0 to 3) and police status times 3 + court status (S B C; N B C)."""
    table = reference("mags2018_remand")
    found = np.zeros((4, 9))
    for kind, police, court, count in zip(
        table["offence_type"], table["remand_status_with_police"],
        table["remand_status_at_magistrates"], table["count"], strict=True,
    ):  # fmt: skip
        if int(kind[:2]) <= 4:
            cell = (int(police[:2]) - 1) * 3 + int(court[:2]) - 1
            found[int(kind[:2]) - 1, cell] += float(count)
    return found


@cache
def custody_rates() -> np.ndarray:
    """Crown Court immediate custody rate 2017 by sex (0, 1), type (0 to 1) and group (1 to 12)."""
    table = reference("crown2017_immediate_custody_rates")
    found = np.full((2, 2, 13), 0.45)
    for sex, kind, group, rate in zip(
        table["sex"], table["offence_type"], table["offence_group"], table["rate_IC"], strict=True
    ):
        found[int(sex[:2]) - 1, int(kind[:2]) - 1, int(group[:2])] = float(rate)
    found[:, :, 11:] = 0.3  # summary offences carried up with others
    return found
