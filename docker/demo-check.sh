#!/bin/sh
# Finds the simulated cameras of the compose network by multicast, sets them right, reads them again and writes a report.
# Prints one JSON line and leaves the report in the current folder; ends with 1 when anything is not as it should be.
set -eu
camopt="node /app/bin/camopt.js"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# field FILE EXPRESSION: a value of the JSON document `d` in FILE.
field() {
  node -p "const d = JSON.parse(require('fs').readFileSync('$1', 'utf8')); $2"
}
fail() {
  printf 'demo-check: %s\n' "$*" >&2
  exit 1
}

$camopt discover --timeout 6 --json >"$work/found.json" || fail 'discovery failed'
found=$(field "$work/found.json" 'd.foundCameras')
[ "$found" -gt 0 ] || fail 'no camera answered the multicast probe'
elsewhere=$(field "$work/found.json" "d.cameras.filter((c) => !c.ip.startsWith('127.')).length")
[ "$elsewhere" = "$found" ] || fail 'a camera was found at an address of this container'

status=0
$camopt apply --all --yes --json --soak 0 --settle 1 >"$work/run.json" || status=$?
# 3: some cameras refused, as read-only ones do, and every one is in a known state.
[ "$status" = 0 ] || [ "$status" = 3 ] || fail "apply ended with $status"
run=$(field "$work/run.json" 'd.run_id')
applied=$(field "$work/run.json" 'd.summary.settings.applied')
completed=$(field "$work/run.json" 'd.summary.completed')
unknown=$(field "$work/run.json" 'd.summary.unknown')
[ "$applied" -gt 0 ] || fail 'nothing was changed'
[ "$unknown" = 0 ] || fail "$unknown cameras are in an unknown state"

$camopt report "$run" --format html -o "$work/report.html" >/dev/null || fail 'no report'
[ -s "$work/report.html" ] || fail 'the report is empty'
$camopt history --json >"$work/history.json" || fail 'no history'
field "$work/history.json" "d.runs.some((r) => r.run_id === '$run')" | grep -q true || fail 'the run is not in the history'
cp "$work/report.html" "report-$run.html"

printf '{"discovered":%s,"completed":%s,"applied":%s,"unknown":%s,"run_id":"%s"}\n' \
  "$found" "$completed" "$applied" "$unknown" "$run"
