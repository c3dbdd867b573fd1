"""What tables share is made once a sitting, changes none of them, and is gone with it."""

from datafirst_assets.contracts.sources import CROWN_XHIBIT, MAGS_HOCAS
from datafirst_assets.publish.sitting import open_sitting
from datafirst_assets.publish.tables import PUBLISHED, publish, publish_in

from .court_data import KEY


def test_tables_of_one_sitting_are_those_of_sittings_of_their_own(every):
    alone = {}
    for name in PUBLISHED:
        publish(name, every.settings, KEY)
        alone[name] = every.root.table("published", name).read_bytes()
    for order in (list(PUBLISHED), list(reversed(PUBLISHED))):
        with open_sitting(every.settings, KEY) as sitting:
            for name in order:
                publish_in(sitting, name)
        assert {name: every.root.table("published", name).read_bytes() for name in PUBLISHED} == alone


def test_a_step_is_done_once_a_court(courts):
    done = []

    def step(_sitting, court):
        done.append(court)

    with open_sitting(courts.settings, KEY) as sitting:
        sitting.need(step, MAGS_HOCAS)
        sitting.need(step, MAGS_HOCAS, CROWN_XHIBIT)
    assert done == [MAGS_HOCAS, CROWN_XHIBIT]


def test_the_map_of_ids_is_stored_nowhere(every):
    with open_sitting(every.settings, KEY) as sitting:
        for name in PUBLISHED:
            publish_in(sitting, name)
    made = {file.name for file in every.root.internal.rglob("*") if file.is_file()} - {"lock"}
    inputs = {
        "2014.parquet",
        "person_clusters.parquet",
        "case_links.parquet",
        "id_changes.parquet",
        "xjs_id_changes.parquet",
    }
    assert made == inputs | {f"{name}.parquet" for name in PUBLISHED}
