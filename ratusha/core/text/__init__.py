"""Short free texts: grouped by their words in Ukrainian, Russian and English, so that a person can check the groups."""
