"""The catalogue without a database: cards, how complete they are, reading and writing other people's lists."""
