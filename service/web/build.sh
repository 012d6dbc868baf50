#!/bin/sh
# Builds the scripts of the pages: `build.sh` fails if it cannot, `build.sh serve` says so and goes on,
# because pages are whole without them. Only a build that was made counts as made.
set -eu
cd "$(dirname "$0")"
fail() { echo "$1" >&2; [ "${wanted}" = serve ] && exit 0; exit 2; }
wanted="${1:-}"
without="Pages are served without their interactive parts"
command -v npm >/dev/null || fail "npm is missing (Debian: apt install npm). ${without}."
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  echo "Installing what the scripts of the pages need …"
  npm ci --silent || fail "npm cannot install it. ${without}."
fi
npm run --silent build || fail "The scripts cannot be built with Node.js $(node --version); 20.19 or newer can. ${without}."
touch ../static/islands/.built
