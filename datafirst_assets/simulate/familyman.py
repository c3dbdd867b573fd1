"""FamilyMan, the family court: households and their cases (`family_cases`), typed by its clerks (`family_tables`)."""

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.companies import Companies
from datafirst_assets.simulate.family_cases import build_family
from datafirst_assets.simulate.family_tables import family_tables
from datafirst_assets.simulate.other_courts import Court, Heard, Hearing
from datafirst_assets.simulate.residences import Residences
from datafirst_assets.simulate.residents import Residents


def convene(block: Block, residents: Residents, years: range) -> tuple[Residents, Hearing]:
    """Spouses, parents, children and adopters join the residents; councils are parties too."""
    cases, everybody = build_family(block, residents, years)

    def hear(residences: Residences, companies: Companies) -> Heard:
        tables, party_id, council = family_tables(block, cases, residences, companies)
        return Heard(tables, party_id, cases.person, council)

    return everybody, hear


COURT = Court(since=2011, encoding="utf-8", convene=convene)
