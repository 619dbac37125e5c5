# Finds (and where it can, installs) what the scripts need. Sourced by run, test and the bench.

say() { echo "hongyan: $*" >&2; }
die() { say "$@"; exit 1; }

# Packages of a Debian-like system, when we may install them.
install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing $*"
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
  else
    return 1
  fi
}

java_version() { "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1; }

need_java() {
  # shellcheck disable=SC2086
  for candidate in "${JAVA_HOME:-}" ${JVM_FOLDERS:-/usr/lib/jvm/*25* /opt/java/*25* /opt/jdk*25* "$HOME"/.sdkman/candidates/java/25*}; do
    if [ -x "$candidate/bin/javac" ] && [ "$(java_version "$candidate")" -ge 25 ] 2>/dev/null; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  die "JDK 25 is missing. Set JAVA_HOME, or install it: Debian/Ubuntu 'apt install temurin-25-jdk' (adoptium.net), Fedora 'dnf install java-25-openjdk-devel', macOS 'brew install openjdk@25'."
}

need_maven() {
  command -v mvn >/dev/null 2>&1 || install maven || die "Maven is missing: Debian/Ubuntu 'apt install maven', Fedora 'dnf install maven', macOS 'brew install maven'."
}

need_node() {
  if command -v node >/dev/null 2>&1 && [ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ]; then
    command -v npm >/dev/null 2>&1 || install npm || die "npm is missing."
    return 0
  fi
  install nodejs npm && [ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ] ||
    die "Node 20 or newer is missing: see nodejs.org, or 'brew install node', 'dnf install nodejs'."
}

# Real clients and a browser for the end-to-end tests.
need_e2e_packages() {
  missing=
  for pair in chromium:chromium postfix:postfix mbsync:isync mutt:mutt swaks:swaks mpop:mpop fetchmail:fetchmail offlineimap:offlineimap3 imapfilter:imapfilter curl:curl openssl:openssl dnsmasq:dnsmasq-base; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || [ -x "/usr/sbin/${pair%%:*}" ] || missing="$missing ${pair#*:}"
  done
  [ -f /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing="$missing fonts-noto-cjk"
  perl -MNet::SSLeay -MAuthen::SASL -e 1 2>/dev/null || missing="$missing libnet-ssleay-perl libauthen-sasl-perl"
  [ -z "$missing" ] && return 0
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections 2>/dev/null || true
  # shellcheck disable=SC2086
  install $missing || die "the tests need:$missing (Debian package names)"
}

sources_changed() {
  stamp="$here/app/target/hongyan/.built"
  [ -f "$stamp" ] || return 0
  [ -n "$(find "$here" \( -name target -o -name node_modules -o -name dist -o -name .git -o -name data -o -name vectors -o -name doc -o -name e2e -o -name test \) -prune \
    -o -type f \( -name '*.java' -o -name pom.xml -o -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.html' -o -name package-lock.json -o -path '*/src/main/*' \) -newer "$stamp" -print -quit)" ]
}

build_when_needed() {
  need_java
  sources_changed || return 0
  need_maven
  need_node
  say "building (the first time takes a few minutes)"
  (cd "$here" && mvn -q package -DskipTests 2>&1 | grep -v '^WARNING:' >&2; test -f app/target/hongyan/bin/hongyan) || die "the build failed"
  "$here/app/target/hongyan/bin/train"
  touch "$here/app/target/hongyan/.built"
}
