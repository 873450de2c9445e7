#!/bin/sh
# Everything is an argument of camopt, but for the end-to-end check that only makes sense beside the simulator.
set -eu
if [ "${1:-}" = demo-check ]; then
  shift
  exec sh /app/docker/demo-check.sh "$@"
fi
exec node /app/bin/camopt.js "$@"
