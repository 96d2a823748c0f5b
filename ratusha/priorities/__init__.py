"""Criteria, judgements, analyses, the decision: which services first, and why."""
