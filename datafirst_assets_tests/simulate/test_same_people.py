"""All courts have the same people: shared with the criminal courts, who deliver the same bytes with and without."""

import hashlib
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from datafirst_assets.simulate import MOST_PARTIES, blocks, simulate
from datafirst_assets_tests.simulate.conftest import COMPANY, PARTIES, Tables, read_parties

CRIMINAL = ("mags_hocas", "crown_xhibit")


def hashes(root: Path, sources: tuple[str, ...]) -> dict[str, str]:
    """SHA-256 of every file of some sources."""
    files = [path for source in sources for path in sorted((root / "landing" / source).rglob("*.*"))]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_criminal_courts_deliver_the_same_bytes(tmp_path: Path) -> None:
    simulate(tmp_path / "alone", 900, 2012, 2014, 5)
    simulate(tmp_path / "all", 900, 2012, 2014, 5, None, 500)
    assert hashes(tmp_path / "alone", CRIMINAL) == hashes(tmp_path / "all", CRIMINAL)
    assert not (tmp_path / "alone" / "landing" / "familyman").exists()
    truth = [pd.read_parquet(tmp_path / name / "truth" / "persons.parquet") for name in ("alone", "all")]
    known = truth[1][truth[1]["source_dataset"].isin(CRIMINAL)].reset_index(drop=True)
    pd.testing.assert_frame_equal(truth[0], known)
    links = [(tmp_path / name / "truth" / "case_links.parquet").read_bytes() for name in ("alone", "all")]
    assert links[0] == links[1]


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        simulate(tmp_path / name, 400, 2012, 2014, 5, None, 300)
    sources = ("familyman", "civil_caseman_pcol")
    assert len(hashes(tmp_path / "one", sources)) == 2 * 3 * 4  # three files and a manifest, three years
    assert hashes(tmp_path / "one", sources) == hashes(tmp_path / "two", sources)
    truth = [(tmp_path / name / "truth" / "persons.parquet").read_bytes() for name in ("one", "two")]
    assert truth[0] == truth[1]


def test_every_party_has_a_person_and_the_numbers_are_exact(root: Path, family: Tables, civil: Tables) -> None:
    truth = pd.read_parquet(root / "truth" / "persons.parquet")
    assert not truth.duplicated(["source_dataset", "source_record_id"]).any()
    rows = truth["source_dataset"].value_counts()
    for tables, source in ((family, "familyman"), (civil, "civil_caseman_pcol")):
        assert len(tables["parties"]) == rows[source] == PARTIES
        assert tables["parties"]["person"].notna().all()
    assert truth["person_id"].str.fullmatch(rf"(P|{COMPANY})\d+").all()
    assert not truth.loc[truth["source_dataset"].isin(CRIMINAL), "person_id"].str.startswith(COMPANY).any()


def test_two_in_five_persons_are_known_to_the_criminal_courts(root: Path, family: Tables, civil: Tables) -> None:
    truth = pd.read_parquet(root / "truth" / "persons.parquet")
    known = set(truth.loc[truth["source_dataset"].isin(CRIMINAL), "person_id"])
    for tables in (family, civil):
        parties = tables["parties"]
        persons = parties.loc[~parties["company"], "person"]
        assert 0.35 < persons.isin(known).mean() < 0.46
        assert 0.35 < persons.drop_duplicates().isin(known).mean() < 0.46
    parties = family["parties"]
    children = parties[parties["role"] == "CHD"]
    assert 0.05 < children["person"].isin(known).mean() < 0.25
    theirs = {name: set(tables["parties"]["person"]) for name, tables in (("family", family), ("civil", civil))}
    newcomers = (theirs["family"] & theirs["civil"]) - known
    assert sum(not person.startswith(COMPANY) for person in newcomers) > 50
    assert sum(person.startswith(COMPANY) for person in newcomers) > 10  # councils


def test_a_person_is_the_same_everywhere(mags: pd.DataFrame, family: Tables, civil: Tables) -> None:
    """Dates of birth agree but for slips; most are found at an address that the magistrates' courts know."""
    records = mags[mags["date_of_birth"] != ""].drop_duplicates("record")
    born = pd.to_datetime(records["date_of_birth"], format="%d/%m/%Y").groupby(records["person"]).agg(set)
    homes = records["postcode"].str.upper().str.replace(" ", "").groupby(records["person"]).agg(set)
    for tables in (family, civil):
        shared = tables["parties"][tables["parties"]["person"].isin(born.index)]
        dated = shared[shared["date_of_birth"] != ""]
        agree = [
            birth in born[person]
            for birth, person in zip(pd.to_datetime(dated["date_of_birth"]), dated["person"], strict=True)
        ]
        assert 0.9 < sum(agree) / len(agree) < 0.99
        placed = shared[shared["postcode"] != ""]
        postcode = placed["postcode"].str.upper().str.replace(" ", "")
        at_home = [home in homes[person] for home, person in zip(postcode, placed["person"], strict=True)]
        assert 0.6 < sum(at_home) / len(at_home) < 0.9


def test_blocks_have_people_and_numbers_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_ROWS", 1_000)
    counts = simulate(tmp_path, 2_600, 2012, 2015, 3, None, 1_300)
    assert (counts["familyman_rows"], counts["civil_caseman_pcol_rows"]) == (1_300, 1_300)
    assert pq.ParquetFile(tmp_path / "truth" / "persons.parquet").metadata.num_row_groups == 4 * 3
    family, civil = (read_parties(tmp_path, source) for source in ("familyman", "civil_caseman_pcol"))
    for tables in (family, civil):
        assert len(tables["parties"]) == 1_300
        for name, key in (("cases", "case_number"), ("parties", "party_id"), ("events", "event_id")):
            assert tables[name][key].is_unique
        persons = tables["parties"].loc[~tables["parties"]["company"], "person"]
        assert set(persons.str[1:].astype(int) % 3) == {0, 1, 2}
    councils = family["parties"].loc[family["parties"]["company"]]
    spelt = councils["surname"].str.upper().groupby(councils["person"]).nunique()
    assert (spelt == 1).mean() > 0.9  # a council is one for all blocks


@pytest.mark.parametrize("years", [(2011, 2011), (2018, 2019)])
@pytest.mark.parametrize("parties", [1, 2, 7])
def test_small_numbers_and_short_windows(tmp_path: Path, parties: int, years: tuple[int, int]) -> None:
    counts = simulate(tmp_path, 3, *years, 2, None, parties)
    has_civil = years[1] >= 2012
    assert counts["familyman_rows"] == parties
    assert counts.get("civil_caseman_pcol_rows") == (parties if has_civil else None)
    assert (tmp_path / "landing" / "civil_caseman_pcol").exists() == has_civil


def test_before_its_first_year_a_source_is_not_written(tmp_path: Path) -> None:
    counts = simulate(tmp_path, 40, 2008, 2010, 2, None, 20)
    assert set(counts) == {"persons", "organisations", "mags_rows", "crown_rows", "case_links"}
    assert {path.name for path in (tmp_path / "landing").iterdir()} == {"mags_hocas"}


@pytest.mark.parametrize("wrong", [-1, MOST_PARTIES * 40 + 1])
def test_parties_out_of_bounds(tmp_path: Path, wrong: int) -> None:
    with pytest.raises(ValueError, match="parties"):
        simulate(tmp_path, 40, 2012, 2013, 1, None, wrong)
