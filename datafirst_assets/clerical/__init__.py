"""Clerical review: people judge a sample of pairs and clusters, and from their answers follow estimates of link quality.

For real data, where nobody knows the truth. Everything here stays in `internal/clerical/<review>/`.
"""
