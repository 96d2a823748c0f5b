"""Working group, Concept, measures, money, consultation, monitoring."""
