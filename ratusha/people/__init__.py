"""City, units, persons, roles, deputies, rights, and the trail of who did what."""
