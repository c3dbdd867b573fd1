"""The coverage calendar: which court has records of which month, and where its records break.

Records are counted by source, court and month (`count.py`) and every month gets a state (`judge.py`; what states mean is in
`contracts/coverage.py`). The table with counts stays in the internal zone; what anyone may see is its public edition
(`runs.py`): states of runs of months, and no count. `news.py` says what broke since the current release.
"""
