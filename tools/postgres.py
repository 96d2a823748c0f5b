"""Start a PostgreSQL server of our own in a temporary folder, run a command against it, stop it.

    python tools/postgres.py COMMAND [ARG …]

The command finds the server in `RATUSHA_DATABASE_URL`. The server listens on a free port of 127.0.0.1, keeps
its data and socket in a temporary folder, and is not durable: it is for tests only. PostgreSQL refuses to run
as root; then it runs as the user `postgres`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def binaries() -> Path:
    """The folder with initdb and pg_ctl of the newest installed version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        sys.exit("PostgreSQL is not installed: run `make system`.")
    return found[-1].parent


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_postgres(*command: object) -> list[str]:
    """The command, run as a user that PostgreSQL accepts."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


def main() -> int:
    """Start, run, stop; the exit code is the command's."""
    folder = Path(tempfile.mkdtemp(prefix="ratusha-pg-"))
    folder.chmod(0o755)
    home = folder / "server"
    home.mkdir()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data, port, tools = home / "data", free_port(), binaries()

    def quietly(*command: object) -> None:
        subprocess.run(as_postgres(*command), check=True, stdout=subprocess.DEVNULL, cwd=home)

    try:
        quietly(tools / "initdb", "-D", data, "-A", "trust", "-U", "ratusha", "-E", "UTF8", "--no-sync")
        server = f"{OPTIONS} -p {port} -k {home} -h 127.0.0.1"
        quietly(tools / "pg_ctl", "-D", data, "-w", "-o", server, "-l", home / "log", "start")
        try:
            url = f"postgres://ratusha@127.0.0.1:{port}/postgres"
            env = os.environ | {"RATUSHA_DATABASE_URL": url}
            return subprocess.run(sys.argv[1:], env=env, check=False).returncode
        finally:
            quietly(tools / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
