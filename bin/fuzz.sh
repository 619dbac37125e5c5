#!/bin/sh
# Fuzzes every @FuzzTest of the *FuzzTargets, one after another, guided by coverage.   bin/fuzz.sh [SECONDS [NAME ...]]
# SECONDS for each (120); a NAME is a part of Class.method, e.g. 'bin/fuzz.sh 600 Imap' or 'bin/fuzz.sh 60 MimeFuzzTargets.message'.
# An input that fails is kept among the inputs of its target (src/test/resources): from then on every build runs it.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/bin/tools.sh"
seconds=${1:-120}
[ $# -gt 0 ] && shift
need_java
need_maven
cd "$here"

list=$(mktemp)
trap 'rm -f "$list"' EXIT
mvn -q -pl formats,protocols -am test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test \
  >"$list" 2>&1 || { cat "$list" >&2; exit 1; }

# Module, class and method of each target.
targets() {
  grep -l '@FuzzTest' ./*/src/test/java/hongyan/*/*/*FuzzTargets.java | while read -r file; do
    module=$(echo "$file" | cut -d/ -f2)
    class=$(echo "${file%.java}" | sed 's|.*/src/test/java/||; s|/|.|g')
    awk '/@FuzzTest/ { on = 1 } on && /void / { sub(/.*void /, ""); sub(/\(.*/, ""); print; on = 0 }' "$file" |
      while read -r method; do echo "$module $class $method"; done
  done
}

# Coverage of these leads nowhere: the store underneath, and what judges.
blind='hongyan.kv.**:hongyan.testkit.**:hongyan.store.account.AccountCheck*:hongyan.protocols.fuzz.**:hongyan.protocols.imap.AnswerCheck:hongyan.protocols.imap.ImapRig'

wanted() {
  [ $# -gt 1 ] || return 0
  name=$1
  shift
  for part; do
    case $name in *"$part"*) return 0 ;; esac
  done
  return 1
}

fuzz() { # module class method
  seeds=
  [ "$2" = hongyan.formats.mime.MimeFuzzTargets ] && seeds="$here/vectors/mime $here/vectors/auth"
  corpus="$here/$1/target/fuzz/$2.$3" # what it learns, for the next time
  mkdir -p "$corpus"
  dict=${2%.*}
  dict=src/test/resources/fuzz/${dict##*.}.dict
  cd "$here/$1"
  # shellcheck disable=SC2086
  "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Djdk.virtualThreadScheduler.parallelism=8 \
    -cp "target/test-classes:target/classes:$(cat target/test.classpath)" com.code_intelligence.jazzer.Jazzer \
    "--target_class=$2" "--target_method=$3" '--instrumentation_includes=hongyan.**' '--custom_hook_includes=hongyan.**' \
    "--instrumentation_excludes=$blind" "--custom_hook_excludes=$blind" \
    "-max_total_time=$seconds" -max_len=4096 -report_slow_units=60 "-dict=$dict" "$corpus" $seeds
}

code=0
targets >"$list"
while read -r module class method; do
  wanted "${class##*.}.$method" "$@" || continue
  log="$here/$module/target/fuzz-$class.$method.log"
  if (fuzz "$module" "$class" "$method") >"$log" 2>&1 </dev/null; then
    echo "${class##*.}.$method: $(grep '^#[0-9]*.*cov: ' "$log" | tail -n 1)"
  else
    grep -v '|-\|^INFO: Instr\|# Uses:' "$log" | tail -n 40 >&2
    say "${class##*.}.$method failed, see $log"
    code=1
  fi
done <"$list"
exit $code
