"""`acro`, the checker of outputs that trusted research environments use, looks at the tables behind our counts: same verdict.

We show a count of none, because a variable that nobody has in a year is a fact about the variable; acro calls every empty
cell disclosive. Apart from these it must refuse a cell where we do, and only there. Dominance applies to sums of amounts:
the catalogue counts rows only, so the control is a sum that acro refuses and that we have no way to publish.
"""

import logging
import warnings

import duckdb
import pandas as pd
import pytest

from datafirst_assets.catalogue.count import count_table
from datafirst_assets.catalogue.earlier import Earlier
from datafirst_assets.catalogue.model import Completeness
from datafirst_assets.contracts.table import columns
from datafirst_assets.disclosure import publishable
from datafirst_assets.disclosure.counts import BASE, FEWEST
from datafirst_assets.engine import parquet
from datafirst_assets.publish.tables import PUBLISHED

THRESHOLD, ZERO = "MinimumThresholdCheck", "PresenceOfZeroCheck"
KEPT = {"magistrates_defendant_case": 20, "crown_defendant_case": 7}
"""Tables that have a year themselves, and how many rows of their second year are kept: few enough that something is hidden."""


@pytest.fixture(scope="module")
def acro():
    """The checker with its own default rules; it sets up logging and warnings when it is imported, which is undone."""
    handlers, level = list(logging.root.handlers), logging.root.level
    with warnings.catch_warnings():
        module = pytest.importorskip("acro", reason="acro is not installed")
    logging.root.handlers, logging.root.level = handlers, level
    logging.getLogger("acro").setLevel(logging.CRITICAL)
    return module


def verdicts(acro, frame, by, values=None):
    """What acro says of each cell of a table, by row and column; "ok" where it has nothing against it."""
    session = acro.ACRO()
    amounts = {"values": frame[values], "aggfunc": "sum"} if values else {}
    session.crosstab([frame[name] for name in by[:-1]], frame[by[-1]], **amounts)
    (record,) = session.results.results.values()
    return {(row, name): said for name, cells in record.outcome.items() for row, said in cells.items()}, record.status


def grid(counts):
    """A table whose cells, (row, "yes" or "no"), have these counts."""
    lines = [(row, name) for (row, name), count in counts.items() for _ in range(count)]
    return pd.DataFrame(lines, columns=["row", "filled"])


def test_the_rules_are_acros_own(acro):
    assert (acro.ACRO().config["safe_threshold"], acro.ACRO().config["safe_round_base"]) == (FEWEST, BASE)


def test_every_count_gets_the_same_verdict(acro):
    counts = {(row, name): row + shift for row in range(40) for name, shift in (("yes", 0), ("no", 30))}
    said, status = verdicts(acro, grid(counts | {(99, "no"): 50}), ("row", "filled"))
    assert status == "fail"
    for (row, name), count in counts.items():
        refused = THRESHOLD in said[row, name]
        assert refused == (publishable(count) is None or count == 0), count
        assert (ZERO in said[row, name]) == (count == 0)


def test_both_refuse_one_to_nine_and_neither_ten(acro):
    """The control."""
    for count, refused in ((1, True), (9, True), (10, False)):
        said, status = verdicts(acro, grid({(1, "yes"): count, (1, "no"): 20}), ("row", "filled"))
        assert (status == "fail") == (publishable(count) is None) == refused
        assert (said[1, "yes"] == f"{THRESHOLD}; ") == refused and said[1, "no"] == "ok"


def test_rounding_is_the_same(acro):
    counts = {(row, "yes"): row for row in range(10, 60)}
    rounded = acro.ACRO(mitigation="round").crosstab(grid(counts)["row"], grid(counts)["filled"])
    assert {row: int(seen) for row, seen in rounded["yes"].items()} == {
        row: publishable(count) for (row, _), count in counts.items()
    }


@pytest.mark.parametrize("name", KEPT)
def test_the_tables_behind_the_catalogue_get_the_same_verdict(acro, catalogued, tmp_path, name):
    published = catalogued.root.internal / "published" / f"{name}.parquet"
    with duckdb.connect() as connection:
        source = connection.sql(
            f"""SELECT * FROM {parquet(published)}
            QUALIFY extract_year = 2014 OR row_number() OVER (PARTITION BY extract_year ORDER BY row_id_hash) <= {KEPT[name]}
            """
        ).df()
        connection.execute(f"COPY source TO '{tmp_path / name}.parquet' (FORMAT parquet)")
        counted = count_table(connection, tmp_path, name, PUBLISHED[name].contract, Earlier())
    nullable = [column.name for column in columns(PUBLISHED[name].contract) if column.nullable]
    long = source.melt("extract_year", nullable)
    long["filled"] = long["value"].notna().map({True: "yes", False: "no"})
    said, status = verdicts(acro, long, ("extract_year", "variable", "filled"))
    whole, _ = verdicts(acro, source.assign(rows="rows"), ("extract_year", "rows"))
    cells = long.groupby(["extract_year", "variable", "filled"]).size()
    assert status == "fail" and min(cells) < FEWEST
    for variable in nullable:
        for one in counted.completeness[variable]:
            year = int(one.period)
            few = [
                fill
                for fill in ("yes", "no")
                if said[(year, variable), fill] != "ok" and cells.get((year, variable, fill), 0) > 0
            ]
            assert one.is_shown == (not few), (variable, one.period)
            assert (one.rows is None) == (whole[year, "rows"] != "ok")


@pytest.mark.filterwarnings("ignore:The provided callable:FutureWarning")
def test_dominance_is_refused_by_acro_and_has_no_way_out_of_ours(acro):
    fines = grid({(1, "yes"): 20, (1, "no"): 20}).assign(fine=[100_000.0, *[100.0] * 39])
    said, status = verdicts(acro, fines, ("row", "filled"), "fine")
    assert status == "fail" and "NKCheck" in said[1, "yes"] and said[1, "no"] == "ok"
    assert set(Completeness.__dataclass_fields__) == {"period", "rows", "share", "known"}
