"""The coverage calendar: which court has records of which month, and where its records break.

Records are counted by source, court and month of the end, or where the delivery goes by it of the beginning (`count.py`); what
is still open and goes by its end is in no month yet. Every month gets a state (`judge.py`; what states mean is in
`contracts/coverage.py`). The table with counts stays in the internal zone; what anyone may see is its public edition
(`runs.py`): states of runs of months, and no count. `news.py` says what broke since the current release.
"""
