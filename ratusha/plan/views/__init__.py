"""Pages of the room: public ones, the office's, and files to take away."""
