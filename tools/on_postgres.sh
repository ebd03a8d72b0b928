#!/bin/sh
# Run a command on a PostgreSQL of its own: in a temporary folder, on a Unix socket, as no privileged user.
# Usage: on_postgres.sh COMMAND…   (the command finds DATABASE_URL). Exit 77: there is no PostgreSQL here.
# Without a command it says by its exit alone whether there is one.
set -eu
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
    [ -x "$folder/initdb" ] && bin=$folder
done
[ -n "${bin:-}" ] || exit 77
[ $# -gt 0 ] || exit 0
place=$(mktemp -d /tmp/keepworth-pg.XXXXXX)
# PostgreSQL refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
    for user in postgres nobody; do
        id "$user" >/dev/null 2>&1 && break
    done
    chown "$user" "$place"
    as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups env HOME=$place"
fi
stop() {
    $as "$bin/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT TERM
cd "$place"
$as "$bin/initdb" -D "$place/data" -U keepworth -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$place/said" 2>&1 || { cat "$place/said" >&2; exit 1; }
# What is lost with the machine is made anew: nothing waits for the disk, unless durable writes are what is measured.
hurry='-c fsync=off -c synchronous_commit=off -c full_page_writes=off'
[ "${KEEPWORTH_DURABLE:-}" = 1 ] && hurry=
$as "$bin/pg_ctl" -D "$place/data" -w -l "$place/log" \
    -o "-k $place -c listen_addresses='' $hurry" start >"$place/said" 2>&1 ||
    { cat "$place/said" "$place/log" >&2; exit 1; }
cd "$OLDPWD"
DATABASE_URL="postgresql://keepworth@/postgres?host=$place"
export DATABASE_URL
status=0
"$@" || status=$?
exit "$status"
