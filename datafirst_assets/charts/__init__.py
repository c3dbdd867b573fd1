"""Charts: small pictures of counts and weights for the web UI, as Markdown that says the same in figures.

Plain domain code. What is drawn are counts, shares and weights; no value of a record comes in, so none can come out.
"""
