#!/bin/bash
# What each verb of an account costs as mailboxes and accounts grow: bench/growth.csv and bench/growth.svg.
#   bench/growth.sh [MESSAGES...]        default: 1000 10000 100000 500000, and 10 1000 20000 accounts
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/bin/tools.sh"
build_when_needed
[ $# -gt 0 ] || set -- 1000 10000 100000 500000
work=$(mktemp -d "${TMPDIR:-/tmp}/hongyan-growth-XXXXXX")
trap 'rm -rf "$work"' EXIT
growth() {
  "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED \
    -cp "$here/app/target/hongyan/lib/*:$here/app/target/test-classes" hongyan.app.account.Growth "$@"
}
{
  growth "$work" messages "$@"
  growth "$work" accounts 10 1000 20000 | tail -n +2
} > "$here/bench/growth.csv"
python3 "$here/bench/plot.py" "$here/bench/growth.csv" "$here/bench/growth.svg"
