"""A police id on the records of twenty different people is nobody's; that of one person with many slips is not."""

from pathlib import Path

import pytest

from datafirst_assets.engine import connect, parquet, rows, value, write_parquet
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.model import pinned_model, train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.shared_ids import PEOPLE, find_shared_ids, known_shared_ids, without_shared_ids

from .zone import LAST, Zone, settings_of

FILLED_IN, COPIED = "2001/1234567L", "2004/0000123U"
CRO = "000001/04X"


def identities(surnames: int, births: int, column: str = "pnc_id", count: int = 3 * PEOPLE) -> str:
    """Identities with one id: so many surnames and birth dates among them, and one identity of another id."""
    values = {"pnc_id": "NULL::VARCHAR", "cro_number": "NULL::VARCHAR"} | {column: f"'{FILLED_IN}'"}
    return (
        f"(SELECT 'ASH' || range % {surnames} AS surname, DATE '1970-01-01' + (range % {births})::INTEGER AS date_of_birth, "
        f"{values['pnc_id']} AS pnc_id, {values['cro_number']} AS cro_number FROM range({count}) "
        f"UNION ALL SELECT 'ELM', DATE '1980-05-02', '{COPIED}', '{CRO}')"
    )


@pytest.mark.parametrize(
    ("surnames", "births", "is_shared"),
    [(PEOPLE, PEOPLE, True), (PEOPLE - 1, PEOPLE, False), (PEOPLE, PEOPLE - 1, False), (1, 1, False)],
)
@pytest.mark.parametrize("column", ["pnc_id", "cro_number"])
def test_an_id_of_many_people_is_nobodys(
    tmp_path: Path, column: str, surnames: int, births: int, is_shared: bool
) -> None:
    with connect(settings_of(tmp_path)) as connection:
        connection.execute(f"CREATE TABLE node AS FROM {identities(surnames, births, column)}")
        find_shared_ids(connection, "node")
        shared = rows(connection, "SELECT column_name, term FROM shared_id")
        assert shared == ([(column, FILLED_IN)] if is_shared else [])
        left = without_shared_ids(connection, "node")
        assert value(connection, f"SELECT count({column}) FROM {left}") == (1 if is_shared else 3 * PEOPLE + 1)
        other = "cro_number" if column == "pnc_id" else "pnc_id"
        assert value(connection, f"SELECT count({other}) FROM {left}") == 1, "another id stays"


def fill_in(zone: Zone) -> None:
    """Put one valid id on every fifth record of the magistrates' courts, as a force's system would."""
    with connect(zone.settings) as connection:
        for file in zone.root.years("identities", "std_mags_hocas__identities"):
            pnc = f"CASE WHEN hash(source_record_id) % 5 = 0 THEN '{FILLED_IN}' ELSE pnc_id END AS pnc_id"
            write_parquet(connection, f"SELECT * REPLACE ({pnc}) FROM {parquet(file)} ORDER BY source_record_id", file)


def test_nobody_is_compared_by_an_id_that_is_nobodys(zone: Zone, tmp_path: Path) -> None:
    """The pinned model knows it, and the last year added to the others is scored as all at once."""
    copy = zone.copy(tmp_path / "root")
    fill_in(copy)
    build_nodes(copy.settings)
    model = train_model(copy.settings)
    with connect(copy.settings) as connection:
        known_shared_ids(connection, model.terms)
        assert rows(connection, "SELECT column_name, term FROM shared_id") == [("pnc_id", FILLED_IN)]
    whole = score_edges(copy.settings, rescore=True)
    edges = copy.root.table("linkage", "person_edges").read_bytes()
    assert whole.pairs < 100 * whole.nodes, "pairs of all who have it would be their square"

    (last,) = (f for f in copy.root.years("identities", "std_mags_hocas__identities") if f.stem == str(LAST))
    kept = last.read_bytes()
    last.unlink()
    build_nodes(copy.settings)
    score_edges(copy.settings)
    last.write_bytes(kept)
    build_nodes(copy.settings)
    assert pinned_model(copy.root).model_hash == model.model_hash
    added = score_edges(copy.settings)
    assert added.new_nodes < whole.nodes
    assert copy.root.table("linkage", "person_edges").read_bytes() == edges
