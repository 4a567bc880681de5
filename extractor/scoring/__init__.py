"""Scores what was read against gold: outcomes for every leaf, statistics over pages, a gate; for any pydantic schema."""
