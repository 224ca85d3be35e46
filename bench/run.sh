#!/bin/sh
# Measures Senda on this machine and prints a table in Markdown. See README.md beside this file.
# usage: bench/run.sh [PEOPLE] [SECONDS]
set -eu
cd "$(dirname "$0")/.."
people=${1:-1000}
seconds=${2:-5}
port=${SENDA_BENCH_PORT:-8391}
work=$(mktemp -d)
server=; hello=; cluster=
finish() {
  for process in $server $hello; do kill "$process" 2>/dev/null || true; done
  if [ -n "$cluster" ]; then stop_postgres; fi
  rm -rf "$work"
}
trap finish EXIT INT TERM

cargo build --release --quiet -p senda -p loadgen
bin=${CARGO_TARGET_DIR:-target}/release

# A command as the user that PostgreSQL's own programs accept (they refuse root).
as_postgres() { if [ "$(id -u)" = 0 ]; then su postgres -c "$*"; else sh -c "$*"; fi; }

start_postgres() {
  programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$programs" ] || return 1
  cluster=$work/postgres
  mkdir "$cluster"
  if [ "$(id -u)" = 0 ]; then chmod 755 "$work"; chown postgres "$cluster"; fi
  as_postgres "$programs/initdb -D $cluster/data -U senda -A trust >/dev/null"
  as_postgres "$programs/pg_ctl -D $cluster/data -w -l $cluster/log -o '-p $((port + 1)) -c listen_addresses=127.0.0.1 -c unix_socket_directories=$cluster -c fsync=on -c shared_buffers=256MB' start >/dev/null"
  database_pid=$(head -n 1 "$cluster/data/postmaster.pid")
  as_postgres "$programs/createdb -h 127.0.0.1 -p $((port + 1)) -U senda senda"
}
stop_postgres() { as_postgres "$programs/pg_ctl -D $cluster/data -m immediate stop >/dev/null" || true; cluster=; }

wait_for() { # port
  tries=0
  until "$bin/loadgen" visit --address "127.0.0.1:$1" --path "$2" >/dev/null 2>&1; do
    tries=$((tries + 1)); [ "$tries" -lt 100 ] || { echo "nothing answers on port $1" >&2; exit 1; }
    sleep 0.1
  done
}

measure() { # database, options for senda, options for loadgen
  echo "filling $1 with $people participants…" >&2
  "$bin/senda" bench seed --people "$people" --plan "$work/plan.json" $2 >&2
  SENDA_SITE__ORIGIN="http://127.0.0.1:$port" "$bin/senda" serve --port "$port" $2 2>"$work/server.log" &
  server=$!
  wait_for "$port" /
  for clients in 1 32; do
    for what in health home step write; do
      "$bin/loadgen" drive --address "127.0.0.1:$port" --what "$what" --clients "$clients" --seconds "$seconds" \
        --plan "$work/plan.json" --pid "$server" $3 | sed "s/^{/{\"on\":\"$1\",/" >>"$work/lines"
    done
  done
  "$bin/loadgen" visit --address "127.0.0.1:$port" >>"$work/visits"
  "$bin/loadgen" visit --address "127.0.0.1:$port" --path /home --plan "$work/plan.json" >>"$work/visits"
  kill "$server"; wait "$server" 2>/dev/null || true; server=
}

measure SQLite "--data-dir $work/data" ""
"$bin/loadgen" hello --listen "127.0.0.1:$((port + 2))" &
hello=$!
wait_for "$((port + 2))" /
for clients in 1 32; do
  "$bin/loadgen" drive --address "127.0.0.1:$((port + 2))" --what hello --clients "$clients" --seconds "$seconds" \
    --plan "$work/plan.json" --pid "$hello" | sed 's/^{/{"on":"nothing",/' >>"$work/lines"
done
kill "$hello"; wait "$hello" 2>/dev/null || true; hello=
if start_postgres; then
  measure PostgreSQL "--database-url postgres://senda@127.0.0.1:$((port + 1))/senda" "--database-pid $database_pid"
else
  echo "PostgreSQL's programs are not installed: measured SQLite only." >&2
fi

"$bin/loadgen" table --lines "$work/lines" --visits "$work/visits" --binary "$bin/senda"
