"""What no catalogue may say: a count that was not controlled, an id of the data; and the change log says what changed."""

import dataclasses
import json
import zipfile

import pytest

from datafirst_assets.catalogue.changes import Withdrawn, changes
from datafirst_assets.catalogue.inspect import ids_in_files, uncontrolled_counts
from datafirst_assets.catalogue.model import Completeness
from datafirst_assets.release.marks import Mark


def with_completeness(catalogue, one):
    """The catalogue with one share or count of one variable replaced."""
    link = catalogue.dataset("case_link")
    variable = dataclasses.replace(link.variables[0], completeness_by_year=(one,))
    changed = dataclasses.replace(link, variables=(variable, *link.variables[1:]))
    return dataclasses.replace(catalogue, datasets=(changed,))


def test_the_numbers_of_a_catalogue_are_controlled(catalogue):
    assert uncontrolled_counts(catalogue) == {}


@pytest.mark.parametrize(
    "one", [Completeness("2014", 7, None), Completeness("2014", 101, None), Completeness("2014", 5, None)]
)
def test_a_count_that_is_not_rounded_is_found(catalogue, one):
    assert uncontrolled_counts(with_completeness(catalogue, one)) == {"case_link: a count that is not rounded": 1}


@pytest.mark.parametrize("one", [Completeness("2014", 100, 0.33), Completeness("2014", None, 0.5)])
def test_a_share_of_counts_that_are_not_rounded_is_found(catalogue, one):
    found = uncontrolled_counts(with_completeness(catalogue, one))
    assert found == {"case_link: a share of counts that are not rounded": 1}


def test_no_part_of_a_catalogue_holds_an_id_of_the_data(built, catalogued):
    for name, part in built.parts.items():
        assert name == "twin" or ids_in_files(sorted(part.folder.iterdir())) == {}  # the twin has ids of its own
    said = b"".join(file.read_bytes() for part in built.parts.values() for file in part.folder.iterdir())
    assert all(row["row_id_hash"].encode() not in said for row in catalogued.published("crown_defendant_case"))


def test_an_id_of_the_data_is_found_even_in_a_compressed_file(tmp_path):
    (tmp_path / "plain.html").write_text(f"<p>{'0a' * 16}</p><p>{'0a' * 32}</p>")
    with zipfile.ZipFile(tmp_path / "sheet.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", f"<p>{'0b' * 16}</p>" * 2)
    found = ids_in_files(sorted(tmp_path.iterdir()))
    assert found == {"plain.html: an id of the data": 1, "sheet.ods: an id of the data": 2}


def earlier_of(catalogue):
    return json.loads(json.dumps(dataclasses.asdict(catalogue)))


def test_the_first_release_and_one_after_a_release_without_a_catalogue(catalogue):
    assert changes(catalogue, None, None)[0].lines == ("First release.",)
    assert changes(catalogue, None, "0001")[0].lines == ("Release 0001 has no catalogue to compare with.",)


def test_nothing_changed_says_so_and_keeps_the_log(catalogue):
    now, before = changes(catalogue, earlier_of(catalogue), "0001")
    assert now.lines == ("No change but in the words of the catalogue.",)
    assert before.lines == ("First release.",)


def test_every_change_is_in_the_log(catalogue):
    earlier = earlier_of(catalogue)
    del earlier["origin"]["deliveries"][0]
    earlier["origin"]["deliveries"].append(["mags_hocas/1999", "x"])
    earlier["origin"]["model_hash"] = earlier["origin"]["key_id"] = earlier["origin"]["code_version"] = "other"
    cases, offences = earlier["datasets"][0], earlier["datasets"][1]
    cases["rows_rounded"] = 100
    cases["variables"][0]["name"] = "old_name"
    coded = next(variable for variable in cases["variables"] if variable["name"] == "sex")
    coded["codes"] = [*coded["codes"][1:], {"value": "X", "label": "x"}]
    coded["sql_type"] = "BIGINT"
    offences["name"] = "old_table"
    assert changes(catalogue, earlier, "0001")[0].lines == (
        "Years added, Crown Court (XHIBIT): 2014.",
        "Years no longer there, Magistrates' courts (Libra): 1999.",
        "magistrates_defendant_case: new variables row_id_hash.",
        "magistrates_defendant_case: variables removed: old_name.",
        "magistrates_defendant_case.sex: new codes M.",
        "magistrates_defendant_case.sex: codes removed: X.",
        "magistrates_defendant_case.sex: its type was BIGINT, now VARCHAR.",
        "magistrates_defendant_case: 120 rows, 100 before (both rounded).",
        "New table: magistrates_offence.",
        "Table removed: old_table.",
        "Linkage: a newly trained model. Ids of persons follow it; see defendant_id_change and xjs_id_change.",
        "Ids: hashed under another key, so that they do not meet those of earlier releases.",
        "Pipeline: version artificial-1, other before.",
    )


def test_a_year_delivered_again_and_other_thresholds_are_in_the_log(catalogue):
    earlier = earlier_of(catalogue)
    earlier["origin"]["deliveries"][0][1] = "other"
    earlier["origin"]["thresholds"][0][1] = 3.0
    assert changes(catalogue, earlier, "0001")[0].lines == (
        "Years delivered again with other content, Crown Court (XHIBIT): 2014.",
        "Linkage: other thresholds. Ids of persons follow them; see defendant_id_change and xjs_id_change.",
    )


def test_a_second_model_is_no_newly_trained_one(catalogue):
    earlier = earlier_of(catalogue)
    origin = catalogue.origin
    more = (*origin.thresholds, ("party_person_id", 1.0))
    now = dataclasses.replace(
        catalogue, origin=dataclasses.replace(origin, model_hash=f"{origin.model_hash} {'9' * 64}", thresholds=more)
    )
    assert changes(now, earlier, "0001")[0].lines == (
        "Linkage: one model more, for courts whose records were not linked before. Other links are made as before.",
    )
    assert now.origin.models == (origin.model_hash, "9" * 64)
    assert ("estimated_xjs_id", 1.0) in now.origin.thresholds_by_column


def withdrawn(catalogue, version, **marked):
    log = [{"version": version, "previous": "0001", "lines": ["Made-up change."]}]
    mark = Mark(version, **{"on": "2021-03-02", "reason": "Made-up fault.", "instead": "0001", **marked})
    return Withdrawn(mark, earlier_of(catalogue) | {"changes": log})


LINE = "Withdrawn on 2021-03-02, and release 0001 was used instead. Reason: Made-up fault."


def test_a_withdrawn_release_is_in_the_log_with_what_took_its_place(catalogue):
    third = dataclasses.replace(catalogue, version="0003")
    log = changes(third, earlier_of(catalogue), "0001", [withdrawn(catalogue, "0002")])
    assert [one.version for one in log] == ["0003", "0002", "0001"]
    assert log[0].lines[0] == "Takes the place of release 0002, which was withdrawn."
    assert log[1].lines == (LINE, "Made-up change.")
    assert log[2].lines == ("First release.",)


def test_tables_that_were_withdrawn_take_nobodys_place_and_are_warned_of(catalogue):
    same = dataclasses.replace(withdrawn(catalogue, "0002"), is_same=True)
    third = dataclasses.replace(catalogue, version="0003")
    third = dataclasses.replace(third, changes=changes(third, earlier_of(catalogue), "0001", [same]))
    warning = "The tables are the same as those of release 0002, which was withdrawn: Made-up fault."
    assert third.changes[0].warnings == (warning,)
    assert "Takes the place" not in " ".join(third.changes[0].lines)
    fourth = changes(
        dataclasses.replace(catalogue, version="0004"), earlier_of(third), "0003", [withdrawn(catalogue, "0002")]
    )
    assert [one.warnings for one in fourth] == [(), (warning,), (), ()], "a later release still says it of the third"


def test_a_withdrawal_is_said_once_whatever_releases_follow(catalogue):
    second = withdrawn(catalogue, "0002")
    third = dataclasses.replace(catalogue, version="0003")
    third = dataclasses.replace(third, changes=changes(third, earlier_of(catalogue), "0001", [second]))
    fourth = changes(dataclasses.replace(catalogue, version="0004"), earlier_of(third), "0003", [second])
    assert [one.version for one in fourth] == ["0004", "0003", "0002", "0001"]
    assert [one.lines.count(LINE) for one in fourth] == [0, 0, 1, 0]
    assert fourth[1:] == third.changes and "Takes the place" not in fourth[0].lines[0]


def test_a_release_withdrawn_long_after_is_marked_where_it_stands(catalogue):
    log = changes(dataclasses.replace(catalogue, version="0002"), earlier_of(catalogue), "0001",
                  [Withdrawn(Mark("0001"), None)])  # fmt: skip
    assert log[1].lines == ("Withdrawn: do not use it.", "First release.")


def test_a_withdrawn_release_without_a_catalogue_is_in_the_log_too(catalogue):
    third = dataclasses.replace(catalogue, version="0003")
    log = changes(third, earlier_of(catalogue), "0001", [Withdrawn(Mark("0002"), None)])
    assert (log[1].version, log[1].previous, log[1].lines) == ("0002", None, ("Withdrawn: do not use it.",))
