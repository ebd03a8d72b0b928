#!/bin/sh
# Write the locked versions anew: hashes, no index host. Usage: lock.sh UV PYTHON
set -eu
uv=$1
python=$2
lock() {
    "$uv" pip compile --quiet --universal --generate-hashes --no-header --no-annotate "$@"
}
lock --python-version 3.12 --group dev --extra spark --extra offers pyproject.toml --output-file requirements/everything.txt
# What Keepworth itself runs on, at the same versions: the bill of materials is made of it.
lock --python-version 3.12 --extra spark --extra offers --constraint requirements/everything.txt pyproject.toml \
    --output-file requirements/runtime.txt
"$uv" --version | sed 's/^uv \([0-9.]*\).*/uv==\1/' | lock - --output-file requirements/uv.txt
# In an environment of its own: it wants older versions of what others want newer.
echo 'semgrep>=1.185' | lock --python-version 3.12 - --output-file requirements/semgrep.txt
"$python" tools/sbom.py
