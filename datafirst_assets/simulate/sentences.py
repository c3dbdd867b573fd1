"""Magistrates' pleas, findings and sentences that go with each result."""

import numpy as np

from datafirst_assets.simulate.offences import offences
from datafirst_assets.simulate.tables import Index, draw, draw_rows
from datafirst_assets.simulate.texts import Column, coded, numbered

# By result 0 to 15; last, an acquittal by the other word.
FINDINGS = (None, "N", "DC", "S6", "W", "D", "C", "G", "G", "G", "G", "G", "G", "G", "G", "G", "NG")
ACQUITTED = 16


def _at(rows: np.ndarray, numbers: np.ndarray) -> Column:
    """Numbers as texts on the given rows (a mask), none elsewhere."""
    return numbered(numbers, ~rows)


class Sentences:
    """What was pleaded, found and imposed, for offences with known results (one entry each)."""

    def __init__(self, rng: np.random.Generator, result: Index, label: Index, youth: np.ndarray):
        self.rng, self.result, self.youth = rng, result, youth
        known = offences()
        number = np.array([name.split(" ")[0] for name in known.label], dtype=object)
        self.motoring = (known.kind == 4)[label]
        self.drink = np.isin(number, ("803A", "803B"))[label]
        self.convicted = (result >= 7) & (result != 6)
        self.n = len(result)

    def plea(self, kind: Index) -> Column:
        """Plea codes by what became of the charge; a few are not recorded."""
        weights = np.array(
            [  # 0 not known, 1 guilty, 2 not guilty, 3 none, 6 guilty by post
                [5, 78, 14, 3, 0],  # convicted
                [6, 52, 14, 4, 24],  # convicted, motoring
                [8, 12, 30, 50, 0],  # committed for trial
                [15, 0, 30, 55, 0],  # ended without trial
                [2, 0, 95, 3, 0],  # dismissed
            ]
        )
        row = np.where(self.convicted, np.where(self.motoring, 1, 0), 3)
        row = np.where(self.result == 6, 2, np.where(self.result == 5, 4, row))
        return coded(("0", "1", "2", "3", "6"), draw_rows(self.rng, weights, row), self.rng.random(self.n) < 0.01)

    def mode_of_trial(self, kind: Index) -> Column:
        """Summary only, summary trial directed, elected or directed jury trial, indictable only."""
        jury = np.where(self.rng.random(self.n) < 0.3, 2, 3)
        found = np.where(kind >= 3, 0, np.where(kind == 1, 4, 1))
        found = np.where((kind == 2) & (self.result == 6), jury, found)
        return coded(("01", "02", "03", "04", "05"), found, self.rng.random(self.n) < 0.01)

    def finding(self) -> Column:
        """Findings; a dismissal is 'dismissed' or 'not guilty'."""
        acquitted = (self.result == 5) & (self.rng.random(self.n) < 0.45)
        return coded(FINDINGS, np.where(acquitted, ACQUITTED, self.result))

    def custodial_days(self) -> Column:
        """Only with immediate custody: up to six months an offence, longer terms for youths."""
        adult = np.array([14, 28, 42, 56, 70, 84, 112, 126, 140, 168, 182])
        young = np.array([120, 180, 240, 300, 365, 540])
        days = adult[draw(self.rng, [6, 12, 8, 14, 5, 13, 14, 8, 5, 10, 8], self.n)]
        days = np.where(self.youth, young[draw(self.rng, [40, 25, 12, 8, 10, 3], self.n)], days)
        return _at(self.result == 8, days)

    def community_months(self) -> Column:
        """Only with a community sentence."""
        months = np.array([3, 6, 9, 12, 18, 24, 36])[draw(self.rng, [4, 12, 8, 55, 14, 6, 1], self.n)]
        return _at(self.result == 10, months)

    def fine_pence(self) -> Column:
        """Fines in steps of five pounds, median about 150 pounds; only with a fine."""
        pounds = np.exp(self.rng.normal(5.0, 0.8, self.n))
        return _at(self.result == 11, np.clip(np.round(pounds / 5) * 5, 10, 20000) * 100)

    def compensation_pence(self, group: Index) -> Column:
        """With compensation as the sentence, and beside others for harm to persons and goods."""
        beside = np.isin(group, (1, 4, 5, 11)) & (self.result >= 8) & (self.result <= 13)
        rows = (self.result == 14) | (beside & (self.rng.random(self.n) < 0.14))
        pounds = np.exp(self.rng.normal(4.7, 0.9, self.n))
        return _at(rows, np.clip(np.round(pounds / 5) * 5, 5, 10000) * 100)

    def disqualification_months(self) -> Column:
        """Drink-driving always, other motoring now and then."""
        months = np.array([1, 3, 6, 12, 14, 16, 18, 20, 24, 36])
        drunk = months[3:][draw(self.rng, [25, 15, 15, 15, 12, 12, 6], self.n)]
        other = months[:5][draw(self.rng, [5, 3, 6, 5, 1], self.n)]
        sentenced = (self.result >= 8) & (self.result <= 15)
        rows = sentenced & (self.drink | (self.motoring & (self.rng.random(self.n) < 0.14)))
        return _at(rows, np.where(self.drink, drunk, other))
