"""Orchestration: the resources, partitions, jobs and the sequence in which they run. Dagster lives here and in assets."""
