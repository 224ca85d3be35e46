# The tasks of Senda, by name. Everything here is also plain cargo or ./test: nothing needs just.

# What there is.
default:
    @just --list --unsorted

# Form, lints and every test on SQLite: before a commit.
check:
    ./test quick

# Everything: both databases, the browser, the programme's files, crashes.
test:
    ./test

# Every test on a PostgreSQL server of its own.
test-pg:
    ./test postgres

# What a browser sees.
test-browser:
    ./test browser

# The rules of the house alone.
house:
    cargo nextest run --package senda --test it house::

# Takes the snapshots as they are now; read `git diff` before you keep them.
accept:
    INSTA_UPDATE=always cargo nextest run --workspace || true
    git status --short -- '*.snap'

# Puts the form right.
form:
    cargo fmt --all

# Checks the programme's files.
programme:
    cargo run --quiet -- programme check programmes/npq-senco

# A demonstration on this machine.
demo:
    cargo run -- demo

# The documents of the code.
docs:
    cargo doc --workspace --no-deps --document-private-items

# Spelling, licences, unused dependencies: weekly, and when Cargo.lock changes.
weekly:
    typos
    cargo deny check bans licenses sources
    cargo machete
