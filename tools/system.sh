#!/usr/bin/env bash
# Installs the Debian packages that the project needs and this machine lacks. As root or with passwordless sudo;
# otherwise prints the one line to run. `system.sh venv` installs only what the demo needs.
set -eu
need=()
want() { [ -e "$1" ] || need+=("$2"); }
python3 -c 'import ensurepip' 2>/dev/null || need+=(python3-venv)
if [ "${1:-}" != venv ]; then
  want /usr/bin/chromium chromium
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql postgresql-contrib)
  command -v pdftoppm >/dev/null || need+=(poppler-utils)
  command -v soffice >/dev/null || need+=(libreoffice-writer-nogui)
  command -v node >/dev/null || need+=(nodejs)
  command -v npm >/dev/null || need+=(npm)
fi
[ ${#need[@]} -eq 0 ] && exit 0
line="apt-get install -y --no-install-recommends ${need[*]}"
if [ "$(id -u)" = 0 ]; then run=(env DEBIAN_FRONTEND=noninteractive)
elif sudo -n true 2>/dev/null; then run=(sudo -n env DEBIAN_FRONTEND=noninteractive)
else echo "Please install what is missing: sudo $line" >&2; exit 1
fi
"${run[@]}" apt-get update -q >/dev/null
"${run[@]}" $line >/dev/null
