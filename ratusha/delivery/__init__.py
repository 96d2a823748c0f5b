"""Applications, cases, decisions, tracking: the service itself, online."""
