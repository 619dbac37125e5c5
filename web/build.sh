#!/bin/sh
# Builds the web application into dist/ when its sources changed; `build.sh test` checks types, style and unit tests.
set -eu
cd "$(dirname "$0")"
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.installed ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.installed
fi
if [ "${1:-}" = test ]; then
  npm run --silent check
  npm test --silent
  exit 0
fi
newest=$(find index.html package-lock.json vite.config.* tsconfig*.json src public -type f -newer dist/.built 2>/dev/null | head -n 1 || true)
if [ ! -f dist/.built ] || [ -n "$newest" ]; then
  npm run --silent build
  touch dist/.built
fi
