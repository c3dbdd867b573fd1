"""Evaluation: how well the links agree with the truth, where there is one. The only reader of `truth/`."""
