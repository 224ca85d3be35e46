#!/bin/sh
# Measures Senda on this machine and prints a table in Markdown. See README.md beside this file.
# usage: bench/run.sh [PEOPLE] [SECONDS]     bench/run.sh short
# More than 1,000 people: 1,000 through the acts, and copies of them by plant.sql.
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-}" = short ]; then set -- 100 1; fi
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

# SENDA_BENCH_BIN names a folder with both programs when they are built already.
bin=${SENDA_BENCH_BIN:-}
if [ -z "$bin" ]; then
  cargo build --release --quiet -p senda -p loadgen
  bin=${CARGO_TARGET_DIR:-target}/release
fi

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

fill() { # database, options for senda, options for the seed
  through=$people; copies=0
  if [ "$people" -gt 1000 ]; then through=1000; copies=$(( people / 1000 - 1 )); fi
  echo "filling $1 with $through participants through the acts…" >&2
  "$bin/senda" bench seed --people "$through" --plan "$work/plan.json" $3 $2 >&2
  [ "$copies" -gt 0 ] || return 0
  echo "…and $copies copies of each by plant.sql" >&2
  sed "s/@COPIES@/$copies/g" bench/plant.sql >"$work/plant.sql"
  if [ "$1" = SQLite ]; then
    command -v sqlite3 >/dev/null || { echo "more than 1,000 people need the program sqlite3" >&2; exit 1; }
    sqlite3 "$work/data/senda.db" <"$work/plant.sql"
    sqlite3 "$work/data/senda.db" analyze
  else
    "$programs/psql" -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p $((port + 1)) -U senda -d senda -f "$work/plant.sql" >&2
    "$programs/psql" -q -h 127.0.0.1 -p $((port + 1)) -U senda -d senda -c 'vacuum analyze' >&2
  fi
}
serve() { # options for senda
  SENDA_SITE__ORIGIN="http://127.0.0.1:$port" "$bin/senda" serve --port "$port" $1 2>"$work/server.log" &
  server=$!
  wait_for "$port" /
  # Another program may be the one that answers.
  kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
}
stop_serving() { kill "$server"; wait "$server" 2>/dev/null || true; server=; }
drive() { # database, what, clients, options for loadgen
  "$bin/loadgen" drive --address "127.0.0.1:$port" --what "$2" --clients "$3" --seconds "$seconds" \
    --plan "$work/plan.json" --pid "$server" $4 | sed "s/^{/{\"on\":\"$1\",/" >>"$work/lines"
}

measure() { # database, options for senda, options for loadgen
  fill "$1" "$2" ""
  serve "$2"
  for clients in 1 32; do
    for what in health home step programme write; do drive "$1" "$what" "$clients" "$3"; done
  done
  "$bin/loadgen" visit --address "127.0.0.1:$port" >>"$work/visits"
  "$bin/loadgen" visit --address "127.0.0.1:$port" --path /home --plan "$work/plan.json" >>"$work/visits"
  "$bin/loadgen" visit --address "127.0.0.1:$port" --path "/study/m/$(sed 's/.*"steps":\["\([^"]*\)".*/\1/' "$work/plan.json")" \
    --plan "$work/plan.json" >>"$work/visits"
  stop_serving
}

# One group of everybody, so that one register holds them all.
measure_register() { # database, options for senda, options for loadgen
  "$bin/senda" bench seed --people "$most" --group "$most" --steps 0 --plan "$work/plan.json" $2 >&2
  serve "$2"
  for clients in 1 32; do drive "$1" register "$clients" "$3"; done
  stop_serving
}
most=$people; if [ "$most" -gt 1000 ]; then most=1000; fi

measure SQLite "--data-dir $work/data" ""
measure_register SQLite "--data-dir $work/hall" ""
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
  as_postgres "$programs/createdb -h 127.0.0.1 -p $((port + 1)) -U senda hall"
  measure_register PostgreSQL "--database-url postgres://senda@127.0.0.1:$((port + 1))/hall" "--database-pid $database_pid"
else
  echo "PostgreSQL's programs are not installed: measured SQLite only." >&2
fi

"$bin/loadgen" table --lines "$work/lines" --visits "$work/visits" --binary "$bin/senda"
