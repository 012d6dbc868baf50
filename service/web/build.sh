#!/bin/sh
# Builds the scripts of the pages. Pages work without them, so serving does; tests want them.
set -eu
cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
  echo "npm is missing (Debian: apt install npm): pages are served without their interactive parts." >&2
  [ "${1:-}" = serve ] && exit 0
  exit 2
fi
[ node_modules/.package-lock.json -nt package-lock.json ] || { echo "Installing what the scripts of the pages need …"; npm ci --silent; }
npm run --silent build
