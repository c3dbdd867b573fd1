"""The synthetic twin: every published table in low fidelity, for trying code on, never for finding anything out.

It is made from a catalogue and from nothing else: code here opens no table of the data. So it can say no more of anybody
than the catalogue has said already, and every number of that has passed disclosure control. What a margin cannot give
(dates in order, ids that join) comes from the contracts, from public reference tables, and from the rules in `rules.py`.
"""
