"""The house itself: settings, addresses, base pages, the home page, the command line."""
