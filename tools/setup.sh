#!/bin/sh
# Make a virtual environment with everything that Keepworth and its tests need.
# Usage: setup.sh PYTHON VENV
set -eu
python=${1:-}
venv=$2
if [ -z "$python" ]; then
    echo "Keepworth needs Python 3.12 or newer, and found none on the PATH." >&2
    for name in python3 python; do
        command -v "$name" >/dev/null 2>&1 && "$name" --version 2>&1 | sed "s/^/Found: /" >&2 && break
    done
    echo "Install Python 3.13 (from your system's packages, or with a version manager), or name one:" >&2
    echo "    make $(printf %s "${MAKECMDGOALS:-setup}") PYTHON=/path/to/python3.13" >&2
    exit 2
fi
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    rm -rf "$venv"
    if ! "$python" -m venv "$venv"; then
        rm -rf "$venv"
        echo "$python has no working venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 2
    fi
fi
if ! cmp -s requirements/uv.txt "$venv/.uv.txt"; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements/uv.txt
    cp requirements/uv.txt "$venv/.uv.txt"
fi
VIRTUAL_ENV=$(cd "$venv" && pwd)
export VIRTUAL_ENV
"$venv/bin/uv" pip sync --quiet --require-hashes --allow-empty-requirements requirements/uv.txt requirements/everything.txt
"$venv/bin/uv" pip install --quiet --no-deps --no-build-isolation --editable .
# The website's translations: only their sources are in the repository.
"$venv/bin/python" tools/messages.py compile
# What a command imports, compiled once: otherwise every start of a session that writes no bytecode pays for it.
for package in numpy scipy pyarrow duckdb ibis sqlglot click rich altair django; do
    "$venv/bin/python" -m compileall -q "$venv"/lib/python3*/site-packages/"$package" >/dev/null 2>&1 || true
done
