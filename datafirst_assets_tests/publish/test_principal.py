"""Each row of the tables below is one step of a ranking: two offences that differ only there, the winner first."""

from itertools import pairwise, permutations

from datafirst_assets.contracts.codes import codes
from datafirst_assets.publish.principal import CROWN_DISPOSALS, MAGISTRATES_DISPOSALS
from datafirst_assets.publish.tables import publish

from .court_data import KEY, World, keyed_hash

MURDER = {"ho_offence_code": "00100", "offence_type": "01", "offence_group": "01"}
POSSESSION = {"ho_offence_code": "09201", "offence_type": "02", "offence_group": "06"}

SERIOUSNESS = [
    ({"ho_offence_code": "00100", "offence_type": "01"}, {"ho_offence_code": "00300", "offence_type": "01"}),
    ({"ho_offence_code": "00100", "offence_type": "02"}, {"ho_offence_code": "00300", "offence_type": "01"}),
    ({"ho_offence_code": "02001", "offence_type": "01"}, {"ho_offence_code": "02000", "offence_type": "02"}),
    ({"ho_offence_code": "02000", "offence_type": "02"}, {"ho_offence_code": "02000", "offence_type": None}),
    # 835 carries no custody; 997 and 998 are not listed: by type, behind the listed of that type.
    ({"ho_offence_code": "99800", "offence_type": "02"}, {"ho_offence_code": "83500", "offence_type": "04"}),
    ({"ho_offence_code": "83500", "offence_type": "03"}, {"ho_offence_code": "00000", "offence_type": "03"}),
    ({"ho_offence_code": "99700", "offence_type": "03"}, {"ho_offence_code": "99800", "offence_type": "03"}),
    ({"ho_offence_code": "00101", "offence_type": "01"}, {"ho_offence_code": "00102", "offence_type": "01"}),
    ({"ho_offence_code": "99800", "offence_type": None}, {"ho_offence_code": None, "offence_type": None}),
    ({"ho_offence_code": "00100", "offence_seq": 3}, {"ho_offence_code": "00100", "offence_seq": 4}),
]
MAGISTRATES = [
    ({"result_code": "08", "custodial_days": 9}, {"result_code": "08", "custodial_days": 8, "fine_pence": 1}),
    ({"result_code": "10", "community_order_months": 9}, {"result_code": "10", "community_order_months": 8}),
    ({"result_code": "11", "fine_pence": 10}, {"result_code": "11", "fine_pence": 9, "compensation_pence": 99}),
    ({"result_code": "14", "compensation_pence": 2}, {"result_code": "14", "compensation_pence": 1}),
    ({"result_code": "08", "custodial_days": 1}, {"result_code": "08", "custodial_days": None}),
    ({"result_code": "03"}, {"result_code": None, "fine_pence": 9, "ho_offence_code": "00100"}),
    ({"result_code": "08", "custodial_days": 0, **MURDER}, {"result_code": "08", "custodial_days": None, **POSSESSION}),
]
CROWN = [
    ({"disposal": "IMP", "custodial_days": 9}, {"disposal": "IMP", "custodial_days": 8, "amount_pence": 9}),
    ({"disposal": "FIN", "amount_pence": 10}, {"disposal": "FIN", "amount_pence": 9}),
    ({"disposal": "NSP"}, {"disposal": None, "ho_offence_code": "00100", "amount_pence": 9}),
]


def both_ways(pairs):
    """Every pair in both orders of offence_seq, unless the pair is about that: case id -> (offences, winner)."""
    cases = {}
    for number, (winner, loser) in enumerate(pairs):
        if "offence_seq" in winner:
            cases[f"pair {number}"] = [winner, loser], winner["offence_seq"]
        else:
            cases[f"pair {number}"] = [winner, loser], 1
            cases[f"pair {number} turned"] = [loser, winner], 2
    return cases


def chosen(world: World, court: str, flag: str) -> dict[str, list[int]]:
    """The numbers of the flagged offences of every case."""
    world.write()
    publish(f"{court}_offence", world.settings, KEY)
    dataset, records = {
        "magistrates": ("mags_hocas", world.mags_cases),
        "crown": ("crown_xhibit", world.crown_cases),
    }[court]
    ids = [case["source_record_id"] for case in records]
    by_hash = {keyed_hash(dataset, "row", record): record.removesuffix("|D1") for record in ids}
    found: dict[str, list[int]] = {}
    for row in world.published(f"{court}_offence"):
        if row[flag]:
            found.setdefault(by_hash[row["row_id_hash"]], []).append(row["offence_seq"])
    return found


def test_magistrates_principal_offence(world):
    cases = both_ways(MAGISTRATES + SERIOUSNESS)
    for name, (offences, _) in cases.items():
        world.add_mags(name, *offences)
    assert chosen(world, "magistrates", "is_principal") == {name: [winner] for name, (_, winner) in cases.items()}


def test_crown_most_serious_disposal(world):
    cases = both_ways(CROWN + SERIOUSNESS)
    for name, (offences, _) in cases.items():
        world.add_crown(name, *offences)
    assert chosen(world, "crown", "is_most_serious_disposal") == {name: [win] for name, (_, win) in cases.items()}


def test_crown_most_serious_offence_whatever_its_outcome(world):
    cases = both_ways(SERIOUSNESS)
    for name, (offences, winner) in cases.items():
        disposals = ("NSP", "LIF") if offences[0].get("offence_seq", 1) == winner else ("LIF", "NSP")
        world.add_crown(name, *({**offence, "disposal": d} for offence, d in zip(offences, disposals, strict=True)))
    assert chosen(world, "crown", "is_most_serious_offence") == {name: [win] for name, (_, win) in cases.items()}


def test_disposals_rank_in_the_order_of_the_contract_and_none_is_left_out(world):
    assert sorted(MAGISTRATES_DISPOSALS) == sorted(codes("result_mags"))
    assert sorted(CROWN_DISPOSALS) == sorted(codes("disposal_crown"))
    for ranked, add, column in (
        (MAGISTRATES_DISPOSALS, world.add_mags, "result_code"),
        (CROWN_DISPOSALS, world.add_crown, "disposal"),
    ):
        for i, (better, worse) in enumerate(pairwise(ranked)):
            add(f"R{i:02d}", {column: worse, **MURDER}, {column: better, **POSSESSION})
    assert set(map(tuple, chosen(world, "magistrates", "is_principal").values())) == {(2,)}
    assert set(map(tuple, chosen(world, "crown", "is_most_serious_disposal").values())) == {(2,)}


def test_acquitted_of_murder_and_convicted_of_possession_is_possession(world):
    world.add_mags("M1", {**MURDER, "result_code": "05"}, {**POSSESSION, "result_code": "11", "fine_pence": 100})
    world.add_crown(
        "K1",
        {**MURDER, "verdict": "NG", "plea": "NG"},
        {**POSSESSION, "plea": "G", "disposal": "FIN", "amount_pence": 100},
    )
    world.write()
    publish("magistrates_defendant_case", world.settings, KEY)
    publish("crown_defendant_case", world.settings, KEY)
    (mags,), (crown,) = world.published("magistrates_defendant_case"), world.published("crown_defendant_case")
    assert (mags["ho_offence_code"], mags["offence_group"], mags["offence_count"]) == ("09201", "06", 2)
    assert (crown["most_serious_offence_ho_code"], crown["most_serious_disposal_ho_code"]) == ("00100", "09201")
    assert (crown["verdict"], crown["most_serious_disposal"]) == ("NG", "FIN")


def test_the_order_of_rows_never_matters(world):
    for i, order in enumerate(permutations((2, 5, 7))):
        world.add_mags(f"M{i}", *({**MURDER, "offence_seq": seq} for seq in order))
    assert set(map(tuple, chosen(world, "magistrates", "is_principal").values())) == {(2,)}


def test_a_crown_case_that_repeats_a_number_is_numbered_anew(world):
    for seq, offence in ((1, "K1-OB"), (1, "K1-OA"), (2, "K1-OC")):
        code = {"K1-OA": "00100", "K1-OB": "00300", "K1-OC": "00101"}[offence]
        world.add_crown("K1", {"offence_seq": seq, "defendant_on_offence_id": offence, "ho_offence_code": code})
    world.crown_cases = world.crown_cases[:1]
    world.add_crown("K2", {"offence_seq": 4}, {"offence_seq": 9})
    world.write()
    publish("crown_offence", world.settings, KEY)
    rows = world.published("crown_offence")
    assert sorted((r["offence_seq"], r["ho_offence_code"]) for r in rows if r["ho_offence_code"]) == [
        (1, "00100"),
        (2, "00300"),
        (3, "00101"),
    ]
    assert sorted(r["offence_seq"] for r in rows if not r["ho_offence_code"]) == [4, 9]
