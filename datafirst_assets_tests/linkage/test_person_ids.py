"""Stable person ids: kept, merged, split, ended, and accounted for."""

from pathlib import Path

import numpy as np
import pytest

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, write_parquet
from datafirst_assets.linkage import staging
from datafirst_assets.linkage.person_ids import assign_ids, record_changes
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES

from .tables import Courts, read

Persons = dict[str, str]
"""Record -> id."""
LEVELS = ["person_id_low", "person_id", "person_id_high"]
REGISTRY = {"person_clusters.parquet", "person_clusters_gone.parquet", "relinkings.txt"}


class Registry:
    """Relinks again and again: clusters are strings, every letter of which is a record, of a party if it is a capital."""

    def __init__(self, courts: Courts) -> None:
        self.courts = courts
        self.file = courts.root.table("linkage", "person_clusters")

    def relink(self, clusters: str, high: str | None = None, reverse: bool = False, keep: bool = True) -> Persons:
        """Name clusters such as "abA c" and make them the registry; `high` has finer ones for the strict level.

        Without `keep` they wait for their checks; the ids are those of the registry in place.
        """
        found = clusters.split()
        records = sorted("".join(found), key=lambda r: (r.isupper(), r))
        defendants = [r for r in records if not r.isupper()]
        place = {r: n for n, r in enumerate(records)}

        def by_first(groups: list[str]) -> np.ndarray:
            firsts = {r: min(place[one] for one in group) for group in groups for r in group}
            return np.array([firsts[r] for r in records], dtype=np.int64)

        by_level = dict.fromkeys(LEVELS, by_first(found[::-1] if reverse else found))
        by_level["person_id_high"] = by_first((high or clusters).split())
        files = []
        with connect(self.courts.settings) as connection:
            for population, of in ((DEFENDANTS, defendants), (PARTIES, records[len(defendants) :])):
                named = ", ".join(f"('{population.sources[0].name}', '{r}')" for r in of) or "('', '')"
                select = (
                    f"SELECT * FROM (VALUES {named}) v(source_dataset, source_record_id) WHERE source_record_id <> ''"
                )
                files.append(population.records(self.courts.root))
                write_parquet(connection, f"{select} ORDER BY ALL", files[-1])
            assign_ids(connection, by_level, files, len(defendants), self.file, staging.begin(self.courts.root))
        if keep:
            staging.keep(self.courts.root)
        return self.ids("person_id")

    def ids(self, level: str) -> Persons:
        return {row["source_record_id"]: row[level] for row in read(self.file)}

    def release(self, current: str | None, coming: str, name: str = "id_changes") -> set[tuple[str, str, str]]:
        """What the coming release says of ids that have ended: previous id, id and reason."""
        with connect(self.courts.settings) as connection:
            counts = record_changes(connection, self.courts.root, current, coming)
        rows = [row for row in read(self.courts.root.table("linkage", name)) if row["release"] == coming]
        assert len(rows) == counts[name]
        return {(row["previous_person_id"], row["person_id"], row["reason"]) for row in rows}


@pytest.fixture
def registry(courts: Courts) -> Registry:
    courts.root.prepare()
    return Registry(courts)


def test_the_first_run_names_every_cluster(registry: Registry) -> None:
    found = registry.relink("ab c d")
    assert found["a"] == found["b"]
    assert len(set(found.values())) == 3
    assert {level: len(set(registry.ids(level).values())) for level in LEVELS} == dict.fromkeys(LEVELS, 3)


def test_the_same_again_keeps_every_id(registry: Registry) -> None:
    before = registry.relink("ab c d")
    assert registry.relink("d c ab") == before


def test_a_new_record_joins_the_id_and_a_new_person_gets_one(registry: Registry) -> None:
    before = registry.relink("ab c")
    found = registry.relink("abx c y")
    assert {found[r] for r in "abx"} == {before["a"]}
    assert found["y"] not in before.values()


def test_a_merge_keeps_the_oldest_id(registry: Registry) -> None:
    oldest = registry.relink("a")["a"]
    before = registry.relink("a bcd")
    assert oldest < before["b"]
    assert set(registry.relink("abcd").values()) == {oldest}


def test_a_split_keeps_the_id_on_the_larger_part(registry: Registry) -> None:
    before = registry.relink("abcde")
    found = registry.relink("ab cde")
    assert {found[r] for r in "cde"} == {before["a"]}
    assert found["a"] == found["b"] != before["a"]


def test_an_even_split_falls_the_same_way_in_any_order(registry: Registry) -> None:
    before = registry.relink("abcd")
    found = registry.relink("cd ab")
    assert (found["a"], found["c"] != before["a"]) == (before["a"], True)


def test_a_lost_registry_does_not_bring_ids_back(registry: Registry) -> None:
    before = registry.relink("ab c")
    registry.file.unlink()
    assert not set(registry.relink("ab c").values()) & set(before.values())


def test_a_retired_id_is_not_reused_by_a_later_split(registry: Registry) -> None:
    before = registry.relink("a b")
    registry.relink("ab")
    found = registry.relink("a b")
    assert found["a"] != found["b"]
    assert len(set(before.values()) | set(found.values())) == 3


def test_ids_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    found = []
    for reverse in (False, True):
        registry = Registry(Courts(tmp_path / str(reverse)))
        registry.relink("abc de f", reverse=reverse)
        found.append(registry.relink("ab cde f g", reverse=reverse))
    assert found[0] == found[1]


def test_levels_have_ids_of_their_own(registry: Registry) -> None:
    registry.relink("abc d", high="ab c d")
    assert len(set(registry.ids("person_id_high").values())) == 3
    assert not set(registry.ids("person_id_high").values()) & set(registry.ids("person_id").values())


def test_an_id_is_no_name_of_a_member(registry: Registry) -> None:
    assert not set(registry.relink("ab c").values()) & set("abc")


def test_the_first_release_changes_nothing(registry: Registry) -> None:
    registry.relink("ab c")
    assert registry.release(None, "0001") == set()


def test_no_change_is_no_row(registry: Registry) -> None:
    registry.relink("ab c")
    registry.release(None, "0001")
    registry.relink("abx c")
    assert registry.release("0001", "0002") == set()


def test_merges_and_splits_are_accounted_for(registry: Registry) -> None:
    before = registry.relink("ab cde f")
    registry.release(None, "0001")
    found = registry.relink("abf cd e")
    assert registry.release("0001", "0002") == {
        (max(before["a"], before["f"], key=lambda i: i != found["a"]), found["a"], "merged"),
        (before["c"], before["c"], "split"),
        (before["c"], found["e"], "split"),
    }


def test_earlier_changes_stay(registry: Registry) -> None:
    before = registry.relink("a b")
    registry.release(None, "0001")
    registry.relink("ab")
    merged = registry.release("0001", "0002")
    registry.relink("ab c")
    assert registry.release("0002", "0003") == set()
    rows = read(registry.courts.root.table("linkage", "id_changes"))
    assert {(row["previous_person_id"], row["person_id"], row["reason"]) for row in rows} == merged
    assert len(merged) == 1 and next(iter(merged))[0] in before.values()


def test_a_release_that_was_killed_is_made_again(registry: Registry) -> None:
    registry.relink("a b")
    registry.release(None, "0001")
    registry.relink("ab")
    assert registry.release("0001", "0002") == registry.release("0001", "0002") != set()
    assert isinstance(registry.courts.root, DataRoot)


def test_records_that_went_and_come_back_have_their_ids_again(registry: Registry) -> None:
    """A delivery that is withdrawn, relinked without, and landed again."""
    before = registry.relink("abc d ef")
    registry.relink("ab f")
    registry.relink("ab f")
    assert registry.relink("abc d ef") == before


def test_ids_of_gone_records_do_not_outvote_those_that_stayed(registry: Registry) -> None:
    before = registry.relink("abx")
    registry.relink("ab")
    after = registry.relink("ab x")
    assert after["a"] == after["b"] == before["a"]
    assert after["x"] != before["x"]


def defendants_only(clusters: str) -> str:
    return " ".join(filter(None, ("".join(r for r in c if r.islower()) for c in clusters.split())))


def test_parties_have_no_say_in_what_becomes_of_a_defendants_id(courts: Courts, tmp_path: Path) -> None:
    """Whatever has joined them or left, defendants keep and lose ids as in a linkage without anybody else."""
    (tmp_path / "other").mkdir()
    with_parties, alone = (Registry(Courts(folder)) for folder in (courts.folder, tmp_path / "other"))
    for registry in (with_parties, alone):
        registry.courts.root.prepare()
    called: list[Persons] = [{}, {}]
    for clusters in ("abA cB C", "aABC b c", "abcABC", "a bcABC", "A B C abc", "abA cBC", "abA cBdD CEe"):
        found = with_parties.relink(clusters)
        told = [
            {record: found[record] for record in found if record.islower()},
            alone.relink(defendants_only(clusters)),
        ]
        kept = [{r for r in now if before.get(r) == now[r]} for before, now in zip(called, told, strict=True)]
        assert kept[0] == kept[1]
        assert all((told[0][a] == told[0][b]) == (told[1][a] == told[1][b]) for a in told[0] for b in told[0])
        called = told


def test_a_party_has_the_id_of_the_defendant_whom_it_joins_and_keeps_its_own_else(registry: Registry) -> None:
    before = registry.relink("a AB C")
    found = registry.relink("aC AB")
    assert found["A"] == found["B"] == before["A"]
    assert found["C"] == found["a"] == before["a"]


def test_a_party_who_comes_before_a_criminal_court_keeps_the_id(registry: Registry) -> None:
    before = registry.relink("a AB C D")
    found = registry.relink("a bAB cCD")
    assert found["b"] == found["A"] == found["B"] == before["A"]
    assert found["c"] == found["C"] == found["D"] == min(before["C"], before["D"])
    assert found["a"] == before["a"]


def test_two_persons_never_share_an_id_though_a_party_kept_that_of_a_defendant_who_was_gone(registry: Registry) -> None:
    before = registry.relink("aA b")
    assert registry.relink("b A")["A"] == before["a"]
    found = registry.relink("a b A")
    assert found["a"] == before["a"]
    assert found["A"] != found["a"]


def test_changes_are_told_of_defendants_and_of_everybody(registry: Registry) -> None:
    before = registry.relink("a b A B CD")
    registry.release(None, "0001")
    found = registry.relink("aA b B C D")
    assert registry.release("0001", "0002") == set()
    assert registry.release("0001", "0002", "xjs_id_changes") == {
        (before["A"], before["a"], "merged"),
        (before["C"], before["C"], "split"),
        (before["C"], found["D"], "split"),
    }
    registry.relink("abA B C D")
    oldest, other = sorted((before["a"], before["b"]))
    merged = (other, oldest, "merged")
    assert registry.release("0002", "0003") == {merged}
    assert merged in registry.release("0002", "0003", "xjs_id_changes")


def test_the_first_release_that_speaks_of_parties_follows_one_that_did_not(registry: Registry) -> None:
    registry.relink("a b")
    registry.release(None, "0001")
    (registry.courts.root.internal / "linkage" / "released" / "0001" / "xjs_id_changes.parquet").unlink()
    registry.relink("ab")
    assert registry.release("0001", "0002", "xjs_id_changes") == registry.release("0001", "0002") != set()


def stored(registry: Registry) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in registry.file.parent.glob("*") if file.name in REGISTRY}


def test_a_relinking_that_is_not_kept_leaves_no_trace(registry: Registry) -> None:
    registry.relink("ab c def")
    registry.relink("ab cd ef")
    before, ids = stored(registry), registry.ids("person_id")
    assert before.keys() == REGISTRY
    registry.relink("abcdef x", keep=False)
    registry.relink("a b", keep=False)
    assert stored(registry) == before
    assert registry.relink("ab cd ef") == ids


def test_ids_after_a_mended_relinking_are_those_without_the_broken_one(tmp_path: Path) -> None:
    found = []
    for broken in (False, True):
        registry = Registry(Courts(tmp_path / str(broken)))
        registry.relink("ab c")
        if broken:
            registry.relink("abc xyz", keep=False)
        registry.relink("ab cd e")
        found.append(stored(registry))
    assert found[0] == found[1]


@pytest.mark.parametrize("moved", range(len(REGISTRY)))
def test_a_relinking_killed_while_it_is_kept_is_finished_by_the_next(
    registry: Registry, moved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went and came back is in neither half of a registry of which only some files had been moved."""
    before = registry.relink("abc d ef")
    registry.relink("ab f")
    replace, left = Path.replace, iter(range(moved))

    def killed(file: Path, target: Path) -> Path:
        if file.parent.name == "checked" and next(left, None) is None:
            raise KeyboardInterrupt
        return replace(file, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        registry.relink("abc d ef")
    monkeypatch.undo()
    assert registry.relink("abc d ef") == before
    assert {file.name for file in registry.file.parent.glob("*") if file.is_dir()} == set()
