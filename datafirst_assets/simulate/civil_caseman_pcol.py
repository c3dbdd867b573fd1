"""CaseMan and Possession Claim Online, the civil courts: claims (`civil_claims`), typed by their clerks (`civil_tables`)."""

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.civil_claims import build_civil, build_claim_homes
from datafirst_assets.simulate.civil_tables import civil_tables
from datafirst_assets.simulate.companies import Companies
from datafirst_assets.simulate.other_courts import Court, Heard, Hearing
from datafirst_assets.simulate.residences import Residences
from datafirst_assets.simulate.residents import Residents


def convene(block: Block, residents: Residents, years: range) -> tuple[Residents, Hearing]:
    """Tenants, debtors, the injured and their spouses join the residents; most claimants are companies."""
    homes = build_claim_homes(block, residents, years)

    def hear(residences: Residences, companies: Companies) -> Heard:
        cases = build_civil(block, homes, residences, companies, years)
        tables, party_id = civil_tables(block, cases, residences, companies)
        return Heard(tables, party_id, cases.person, cases.company)

    return residents, hear


COURT = Court(since=2012, encoding="cp1252", convene=convene)
