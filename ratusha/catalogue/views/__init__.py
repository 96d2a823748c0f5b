"""Pages of the room: for everybody (`public`) and for the office (`office`, `bringing`)."""
