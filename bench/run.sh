#!/bin/bash
# Runs the load harness against Hongyan (and, with --peer, against Postfix+Dovecot in the same session) and prints the medians.
#   bench/run.sh [--peer] [WORKLOAD...]        default: W1 fill W2a W2b W2c W2d W2e W5 W3 W4
# The harness folder (mbench.c, bench.py, peers/) is taken from BENCH_HARNESS, default ../shared/bench beside the project. Needs root.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/bin/tools.sh"
harness=${BENCH_HARNESS:-$here/../shared/bench}
[ -f "$harness/bench.py" ] || die "no load harness at $harness (set BENCH_HARNESS)"
peer=
[ "${1:-}" = --peer ] && { peer=1; shift; }
work=$here/bench/.bench
mkdir -p "$work/harness"
cp -r --no-preserve=mode "$harness/." "$work/harness/"
chmod +x "$work"/harness/*.sh "$work"/harness/peers/*.sh
export BENCH_DIR=$work
command -v gcc >/dev/null || install gcc libc6-dev libssl-dev
[ -f /usr/include/openssl/ssl.h ] || install libssl-dev
[ -x "$work/harness/mbench" ] || gcc -O2 -pthread -o "$work/harness/mbench" "$work/harness/mbench.c" -lssl -lcrypto
[ -f "$work/harness/corpus4k.bin" ] || (cd "$work/harness" && python3 mkcorpus.py)
build_when_needed

data=$work/hongyan
cat > "$work/hongyan.toml" <<'E2'
[outbound]
smarthost = "127.0.0.1:2600"
[submission]
per_day = 1000000
[log]
level = "warn"
E2
cat > "$work/start.sh" <<E2
#!/bin/bash
# </dev/null and the log file: the harness waits for nothing but the ports
cd "$here" && nohup "$work/harness/cgrun.sh" hongyan "$here/app/target/hongyan/bin/hongyan" serve --data "$data" --config "$work/hongyan.toml" </dev/null >>"$work/hongyan.log" 2>&1 &
E2
cat > "$work/stop.sh" <<E2
#!/bin/bash
for p in \$(cat /sys/fs/cgroup/cpuacct/hongyan/cgroup.procs 2>/dev/null); do kill "\$p"; while kill -0 "\$p" 2>/dev/null; do sleep 0.05; done; done
E2
chmod +x "$work/start.sh" "$work/stop.sh"
cat > "$work/hongyan.json" <<E2
{"name":"hongyan","host":"127.0.0.1","smtp_port":2525,"submission_port":2587,"imap_port":2143,"imaps_port":2993,"user_fmt":"user%d@example.test","password":"secret-Word-1","users":100,
"cgroup":"hongyan","start":"$work/start.sh","stop":"$work/stop.sh","datadir":["$data"],"sink_port":2600,"settle":3,"jvm_warm":2,"w2c_warm":20}
E2
"$work/stop.sh"
rm -rf "$data"
{
  echo '[[organisation]]'; echo 'name = "Bench"'; echo 'slug = "bench"'; echo 'domains = [{ name = "example.test", verified = true }]'
  for i in $(seq 0 199); do echo '[[organisation.member]]'; echo "address = \"user$i@example.test\""; echo "name = \"User $i\""; echo 'password = "secret-Word-1"'; done
} > "$work/users.toml"
"$work/start.sh"
for _ in $(seq 300); do [ -f "$data/server.json" ] && "$here/app/target/hongyan/bin/hongyan" admin --data "$data" health >/dev/null 2>&1 && break; sleep 0.1; done
"$here/app/target/hongyan/bin/hongyan" admin --data "$data" apply "$work/users.toml" | tail -n 1
[ $# -gt 0 ] || set -- W1 fill W2a W2b W2c W2d W2e W5 W3 W4
# The full-text index follows in the background; what is measured next must not pay for what came before.
caught_up() {
  from=$(date +%s)
  cpu=$(cat /sys/fs/cgroup/cpuacct/hongyan/cpuacct.usage)
  for _ in $(seq 3000); do
    "$here/app/target/hongyan/bin/hongyan" admin --data "$data" health 2>/dev/null | grep -q '^search *0 accounts' && break
    sleep 3
  done
  echo "index caught up after $(($(date +%s) - from)) s, $((($(cat /sys/fs/cgroup/cpuacct/hongyan/cpuacct.usage) - cpu) / 1000000)) ms of CPU"
}
cd "$work/harness"
rm -f results/hongyan.jsonl
for workload in "$@"; do
  caught_up
  python3 bench.py "$work/hongyan.json" "$workload"
done
python3 bench.py "$work/hongyan.json" stop
if [ -n "$peer" ]; then
  # Debian's "no configuration" leaves out the file that postmap insists on
  if [ -d /etc/postfix ] && [ ! -f /etc/postfix/main.cf ]; then echo 'compatibility_level = 3.6' > /etc/postfix/main.cf; fi
  peers/postfix-dovecot.sh setup
  rm -rf results/postfix-dovecot.jsonl "$work/pd/mail"/*
  python3 bench.py "$work/postfix-dovecot.json" start "$@" stop
fi
python3 report.py
