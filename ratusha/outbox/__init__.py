"""What must leave the request: rows first, a worker after."""
