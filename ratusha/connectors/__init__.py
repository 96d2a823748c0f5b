"""Outside systems: one folder each, all of it inside; rooms never import this."""
