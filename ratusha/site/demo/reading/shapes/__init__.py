"""The shapes of the demo data: frozen records, one for each kind of row in the files (see data/README.md)."""
