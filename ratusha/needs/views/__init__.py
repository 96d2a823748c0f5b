"""Pages of the room: for everybody (`public`) and for the researcher (`office`)."""
