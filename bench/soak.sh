#!/bin/bash
# Mixed load with clients that are killed at random, then: is every account whole, is memory flat?
#   bench/soak.sh [MINUTES]        default 20. Samples in bench/soak.csv, the verdict on the terminal and as exit code.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/bin/tools.sh"
build_when_needed
minutes=${1:-20}
port=${SOAK_PORT:-14000}
work=$(mktemp -d "${TMPDIR:-/tmp}/hongyan-soak-XXXXXX")
program=$here/app/target/hongyan/bin/hongyan
cat > "$work/hongyan.toml" <<E2
[ports]
smtp = $((port + 25))
submission = $((port + 587))
submissions = $((port + 465))
imap = $((port + 143))
imaps = $((port + 993))
pop3 = $((port + 110))
pop3s = $((port + 995))
http = $((port + 80))
https = $((port + 443))
[log]
level = "warn"
E2
{
  echo '[[organisation]]'; echo 'name = "Soak"'; echo 'slug = "soak"'; echo 'domains = [{ name = "example.test", verified = true }]'
  for i in $(seq 0 19); do echo '[[organisation.member]]'; echo "address = \"user$i@example.test\""; echo "name = \"User $i\""; echo 'password = "secret-Word-1"'; done
} > "$work/users.toml"
"$program" serve --data "$work/data" --config "$work/hongyan.toml" </dev/null >"$work/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 600); do [ -f "$work/data/server.json" ] && "$program" admin --data "$work/data" health >/dev/null 2>&1 && break; sleep 0.1; done
"$program" admin --data "$work/data" apply "$work/users.toml" | tail -n 1
flat=0
python3 "$here/bench/soak.py" "$port" "$minutes" "$server" "$JAVA_HOME/bin/jcmd" "$here/bench/soak.csv" || flat=$?
whole=0
"$program" admin --data "$work/data" check || whole=$?
errors=$(grep -c ' ERROR ' "$work/log" || true)
[ "$errors" = 0 ] || grep -m 5 -A 5 ' ERROR ' "$work/log"
echo "soak: $minutes minutes, check $([ $whole = 0 ] && echo clean || echo FAILED), memory $([ $flat = 0 ] && echo flat || echo NOT FLAT), $errors errors logged"
[ $whole = 0 ] && [ $flat = 0 ] && [ "$errors" = 0 ]
