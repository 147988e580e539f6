#!/usr/bin/env bash
# From a new account to the leaderboard with curl; python3 reads the JSON.
#
#   docs/api/demo.sh [http://localhost:8000] [file]
set -euo pipefail

base="${1:-http://localhost:8000}"
file="${2:-$(dirname "${BASH_SOURCE[0]}")/example.gpx}"
email="demo-$(date +%s)-$$@example.org"
password="river loop dawn"

# field results.0.id < answer: one value of a JSON answer
field() {
  python3 -c '
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[int(name)] if isinstance(value, list) else value[name]
print(value)' "$1"
}

pretty() { python3 -m json.tool; }
say() { printf '\n== %s\n' "$*"; }
ask() { curl --silent --show-error --fail-with-body -H "Authorization: Bearer ${token:-}" "$@"; }
send() { ask -H "Content-Type: application/json" "$@"; }

# wait_while status-words url: asks twice a second, for a minute at most
wait_while() {
  local status
  for _ in $(seq 120); do
    status="$(ask "$2" | field status)"
    case " $1 " in *" $status "*) sleep 0.5 ;; *) echo "$status" && return ;; esac
  done
  echo "Still $status after a minute" >&2
  return 1
}

say "Sign up"
athlete="$(curl --silent --show-error --fail-with-body "$base/api/auth/signup" -H "Content-Type: application/json" \
  -d "{\"name\": \"Demo\", \"email\": \"$email\", \"password\": \"$password\"}" | field id)"
echo "$athlete"

say "Sign in"
token="$(curl --silent --show-error --fail-with-body "$base/api/auth/login" -H "Content-Type: application/json" \
  -d "{\"email\": \"$email\", \"password\": \"$password\"}" | field token)"
echo "a token of ${#token} characters"

say "Upload $(basename "$file")"
upload="$(ask "$base/api/uploads" -F "file=@$file" -F visibility=everyone | field id)"
wait_while "queued processing" "$base/api/uploads/$upload"
activity="$(ask "$base/api/uploads/$upload" | field activity)"

say "Activity"
ask "$base/api/activities/$activity" | pretty

say "Splits"
ask "$base/api/activities/$activity/splits?unit=km" | pretty

say "Export"
gpx="$(ask "$base/api/activities/$activity/export.gpx")"
echo "${gpx:0:300} …"

say "Log a run by its totals"
run="$(send "$base/runs/$athlete" -d '{"duration": 1800, "distance": 5000}' | field id)"
wait_while "processing" "$base/api/activities/$run/status"

say "Runs, newest first"
ask "$base/runs/$athlete" | pretty

say "Analytics"
ask "$base/analytics/$athlete" | pretty

say "Leaderboard"
ask "$base/leaderboard" | pretty
