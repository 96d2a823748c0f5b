"""Pages of the room: those of applicants, those of officials, and entry at the counter."""
