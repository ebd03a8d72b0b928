#!/bin/sh
# Write the locked versions anew: hashes, no index host. Usage: lock.sh UV
set -eu
uv=$1
"$uv" pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
    --group dev --extra spark pyproject.toml --output-file requirements/everything.txt
"$uv" --version | sed 's/^uv \([0-9.]*\).*/uv==\1/' |
    "$uv" pip compile --quiet --universal --generate-hashes --no-header --no-annotate - --output-file requirements/uv.txt
