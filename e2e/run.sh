#!/bin/sh
# End-to-end tests against the built program: real clients, a real Postfix, a real DNS server, a real browser.
set -eu
cd "$(dirname "$0")"
[ -d node_modules/imapflow ] || npm ci --no-audit --no-fund --loglevel=error
[ "${1:-}" = --long ] && export E2E_LONG=1
exec node --test --test-concurrency=1 --test-reporter=spec tests/*.test.mjs
