"""Ask the whole house: pages that join rooms (home, the golden thread, measured again, open data)."""

from ratusha.site.queries.home import Home, home

__all__ = ["Home", "home"]
