"""`ratusha …`: the one command of the project."""

import sys


def main() -> None:
    """Run the verb named on the command line; see `ratusha --help`."""
    from ratusha.site.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
