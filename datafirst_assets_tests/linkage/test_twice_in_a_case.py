"""The check that nobody is two people of one case, for courts with defendants and for courts with parties."""

from datafirst_assets.checks.linkage import twice_in_a_case

from .tables import Courts

COMPANY = {"defendant_type": "O", "organisation_name": "WIDGET TESTING"}


def _found(courts: Courts, source: str) -> int:
    return twice_in_a_case(courts.settings)[f"{source}: persons twice in a case"]


def test_a_person_who_is_two_people_of_one_case_is_counted_in_every_court(courts: Courts) -> None:
    courts.records("mags_hocas", [{"source_record_id": r, "case_id": "k"} for r in ("m1", "m2")])
    courts.parties("familyman", [{"source_record_id": r, "case_number": "k"} for r in ("f1", "f2")])
    together = {
        ("mags_hocas", "m1"): "a",
        ("mags_hocas", "m2"): "a",
        ("familyman", "f1"): "a",
        ("familyman", "f2"): "a",
    }
    courts.clusters(together)
    assert (_found(courts, "mags_hocas"), _found(courts, "familyman")) == (1, 1)
    courts.clusters(together | {("mags_hocas", "m2"): "b", ("familyman", "f2"): "b"})
    assert (_found(courts, "mags_hocas"), _found(courts, "familyman")) == (0, 0)


def test_a_company_may_be_two_parties_of_one_case(courts: Courts) -> None:
    courts.parties("familyman", [{"source_record_id": r, "case_number": "k"} | COMPANY for r in ("f1", "f2")])
    courts.clusters({("familyman", "f1"): "a", ("familyman", "f2"): "a"})
    assert _found(courts, "familyman") == 0
