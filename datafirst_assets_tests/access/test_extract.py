"""The extract: only what was approved, under ids that lead nowhere else, and whole or not there."""

import json
import stat

import duckdb
import pyarrow.parquet as pq
import pytest

from datafirst_assets.access import AccessRefusedError, write_extract
from datafirst_assets.access.rows import in_years
from datafirst_assets.errors import AuditError
from datafirst_assets.publish.tables import PUBLISHED, RECORDS, ids
from datafirst_assets.release.files import sha256

from .released import COUNT, TODAY, asked, court_data

KEY = court_data.KEY
LATE = {"years": [2015]}


def _rows(folder, name):
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def _extract(world, **changes):
    return write_extract(world.settings, KEY, asked(**changes), TODAY)


def _ids(folder):
    return {
        value
        for name, table in PUBLISHED.items()
        for row in _rows(folder, name)
        for column, value in row.items()
        if column in ids(table.contract)
    }


def test_only_approved_columns_are_there_in_the_order_of_the_contract(world):
    made = _extract(
        world, datasets={"magistrates_offence": ["offence_group", "row_id_hash"], "crown_offence": ["disposal"]}
    )
    assert sorted(path.name for path in made.path.iterdir()) == [
        "crown_offence.parquet", "magistrates_offence.parquet", "manifest.json",
    ]  # fmt: skip
    assert pq.read_schema(made.path / "magistrates_offence.parquet").names == ["row_id_hash", "offence_group"]
    assert pq.read_schema(made.path / "crown_offence.parquet").names == ["disposal"]


def test_all_years_give_all_rows(world):
    made = _extract(world)
    data = world.root.releases / "0001" / "data"
    assert made.rows == {name: len(_rows(data, name)) for name in PUBLISHED}


def test_a_year_has_its_own_rows_in_every_table(world):
    made = _extract(world, **LATE)
    assert made.rows == {
        "magistrates_defendant_case": COUNT,
        "magistrates_offence": 2 * COUNT,
        "crown_defendant_case": COUNT,
        "crown_offence": COUNT,
        "defendant_link": 2 * COUNT,
        "case_link": 0,  # the magistrates' side is of 2014
        "defendant_id_change": 1,  # the other person has no record of 2015
        "family_case": 0,
        "family_party": 0,
        "family_event": 0,
        "civil_case": COUNT,
        "civil_party": COUNT,
        "civil_event": COUNT,
        "xjs_link": 3 * COUNT,
        "xjs_id_change": 1,
    }
    assert {row["extract_year"] for row in _rows(made.path, "magistrates_defendant_case")} == {2015}


def test_every_published_table_knows_its_years():
    for name in PUBLISHED:
        assert "$years" in in_years(name, lambda table: table, ["mags_hocas"])
    with pytest.raises(KeyError):
        in_years("new_table", lambda table: table, ["mags_hocas"])


def test_links_across_justice_are_of_the_sources_that_were_asked_for(world):
    """Whoever was given defendants only must not learn who of them was before a family court, nor that somebody was."""
    link = {"xjs_link": ["source_dataset", "estimated_xjs_id"]}
    for datasets, sources in (
        ({}, set()),
        ({"family_event": ["event_type"]}, {"familyman"}),
        ({"crown_offence": ["disposal"], "civil_party": ["sex"]}, {"crown_xhibit", "civil_caseman_pcol"}),
        ({"case_link": ["crown_row_id_hash"]}, {"mags_hocas", "crown_xhibit"}),
    ):
        made = _extract(world, datasets=link | datasets)
        assert {row["source_dataset"] for row in _rows(made.path, "xjs_link")} == sources


EVERY_SOURCE = {
    "magistrates_offence": ["offence_group"],
    "crown_offence": ["disposal"],
    "family_event": ["event_type"],
    "civil_event": ["event_type"],
}


@pytest.mark.parametrize("left_out", [None, *EVERY_SOURCE])
def test_changed_ids_across_justice_are_for_projects_across_all_courts(world, left_out):
    """An id mostly changes because another court learns of the person: that is not for who was not given that court."""
    datasets = {
        "xjs_link": ["row_id_hash", "estimated_xjs_id"],
        "xjs_id_change": ["previous_estimated_xjs_id", "estimated_xjs_id"],
    } | {name: columns for name, columns in EVERY_SOURCE.items() if name != left_out}
    made = _extract(world, datasets=datasets)
    assert made.rows["xjs_id_change"] == (0 if left_out else 2)
    assert made.rows["xjs_link"]


def test_a_court_without_records_need_not_be_asked_for():
    """Nothing of it can be told."""
    with duckdb.connect() as connection:
        for name, records in RECORDS.items():
            held = [] if name == "familyman" else ["r"]
            connection.execute(
                f"CREATE TABLE {records} AS SELECT unnest({held}::VARCHAR[]) AS row_id_hash, 2014 AS extract_year"
            )
        connection.execute(
            "CREATE TABLE xjs_link AS SELECT 'mags_hocas' AS source_dataset, 'r' AS row_id_hash, 'x' AS estimated_xjs_id"
        )
        connection.execute("CREATE TABLE xjs_id_change AS SELECT 'x' AS estimated_xjs_id")
        there = RECORDS.keys() - {"familyman"}
        for sources, given in ((there, 1), (there - {"civil_caseman_pcol"}, 0)):
            condition = in_years("xjs_id_change", lambda table: table, sources)
            found = connection.execute(f"FROM xjs_id_change WHERE {condition}", {"years": [2014]}).fetchall()
            assert len(found) == given


def test_every_id_of_a_table_is_known_by_its_pattern():
    for table in PUBLISHED.values():
        assert {name for name in table.contract.to_schema().columns if name.endswith("_hash")} <= ids(table.contract)
    assert len(ids(PUBLISHED["defendant_link"].contract)) == 5


def test_joins_give_what_they_give_on_the_release(world):
    made = _extract(world)
    query = """
        SELECT m.sex, c.case_type, count(*), count(DISTINCT l.linked_defendant_id)
        FROM '{0}/case_link.parquet' AS k
        JOIN '{0}/magistrates_defendant_case.parquet' AS m ON m.row_id_hash = k.magistrates_row_id_hash
        JOIN '{0}/crown_defendant_case.parquet' AS c ON c.row_id_hash = k.crown_row_id_hash
        JOIN '{0}/defendant_link.parquet' AS l ON l.row_id_hash = c.row_id_hash
        GROUP BY ALL
    """
    found = [
        duckdb.sql(query.format(folder)).fetchall() for folder in (made.path, world.root.releases / "0001" / "data")
    ]
    assert found[0] == found[1] == [("M", "T", COUNT, COUNT)]


def test_two_projects_and_the_release_share_no_id(world):
    first, second = _extract(world).path, _extract(world, id="second-project").path
    data = world.root.releases / "0001" / "data"
    for one, other in ((first, second), (first, data), (second, data)):
        assert not _ids(one) & _ids(other)
    assert all(len(value) == 32 for value in _ids(first))


def test_rows_of_two_projects_cannot_be_laid_side_by_side(world):
    """In one order both, the n-th row of one file would be the n-th row of the other."""
    datasets = {"magistrates_defendant_case": ["final_result_date", "case_id_hash"]}
    orders = []
    for name in ("first-project", "second-project"):
        shown = {"row_id_hash", *datasets["magistrates_defendant_case"]}
        made = _extract(world, id=name, datasets={"magistrates_defendant_case": sorted(shown)})
        released = _by_case(world, name)
        orders.append([released[row["case_id_hash"]] for row in _rows(made.path, "magistrates_defendant_case")])
    assert sorted(orders[0]) == sorted(orders[1]) and orders[0] != orders[1]
    data = world.root.releases / "0001" / "data"
    assert [row["case_id_hash"] for row in _rows(data, "magistrates_defendant_case")] not in orders


def _by_case(world, project):
    """Published case id by the project's own, as only the holder of the key can work it out."""
    key = KEY.derive_project(project).material()
    data = world.root.releases / "0001" / "data"
    return {
        court_data.hmac.new(key, f"project_id\x1f{row['case_id_hash']}".encode(), "sha256").hexdigest()[:32]: row[
            "case_id_hash"
        ]
        for row in _rows(data, "magistrates_defendant_case")
    }


def test_the_same_project_gets_the_same_bytes_again(world):
    first = {path.name: path.read_bytes() for path in _extract(world).path.iterdir()}
    again = {path.name: path.read_bytes() for path in _extract(world).path.iterdir()}
    assert first == again and len(first) == len(PUBLISHED) + 1


def test_the_manifest_says_what_it_is_for_whom_and_until_when(world):
    made = _extract(world)
    manifest = json.loads((made.path / "manifest.json").read_text())
    assert (manifest["release"], manifest["key_id"]) == ("0001", KEY.key_id)
    assert manifest["project"]["id"] == "artificial-project" and manifest["project"]["expires"] == "2030-12-31"
    assert {entry["path"]: entry["sha256"] for entry in manifest["files"]} == {
        path.name: sha256(path) for path in made.path.glob("*.parquet")
    }
    assert {entry["path"].removesuffix(".parquet"): entry["rows"] for entry in manifest["files"]} == made.rows


def test_an_extract_is_its_owner_s_only_and_leaves_nothing_beside_it(world):
    made = _extract(world)
    _extract(world, **LATE)
    assert [path.name for path in made.path.parent.iterdir()] == ["0001"]
    assert made.path.parent.parent == world.root.internal.resolve() / "access" / "extracts"
    assert all(not stat.S_IMODE(path.stat().st_mode) & 0o077 for path in made.path.parent.rglob("*"))


def test_what_a_killed_run_left_is_cleared(world):
    made = _extract(world)
    for left in (".0000.building", ".0001.earlier"):
        (made.path.parent / left / "below").mkdir(parents=True)
    _extract(world)
    assert [path.name for path in made.path.parent.iterdir()] == ["0001"]


def test_a_refused_project_gets_nothing(world):
    with pytest.raises(AccessRefusedError, match="not approved"):
        _extract(world, approved=None)
    assert not (world.root.internal / "access" / "extracts").exists()


def test_without_a_release_there_is_no_extract(world):
    (world.root.releases / "current").unlink()
    with pytest.raises(AccessRefusedError, match="no release"):
        _extract(world)


def test_a_damaged_release_gives_no_extract(world):
    file = world.root.releases / "0001" / "data" / "crown_offence.parquet"
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(AccessRefusedError, match="Release 0001 differs from its manifest"):
        _extract(world)


def test_another_key_is_refused(world):
    with pytest.raises(AccessRefusedError, match="made under key"):
        write_extract(world.settings, court_data.OTHER_KEY, asked(), TODAY)


def test_an_extract_that_fails_its_audit_leaves_the_earlier_one(world, monkeypatch):
    earlier = {path.name: path.read_bytes() for path in _extract(world).path.iterdir()}
    monkeypatch.setattr("datafirst_assets.access.extract.ids", lambda contract: frozenset())
    with pytest.raises(AuditError, match="row_id_hash holds ids of the release"):
        _extract(world)
    left = world.root.internal / "access" / "extracts" / "artificial-project"
    assert {path.name: path.read_bytes() for path in (left / "0001").iterdir()} == earlier
    assert [path.name for path in left.iterdir()] == ["0001"]
