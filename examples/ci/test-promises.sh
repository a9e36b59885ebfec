#!/bin/sh
# A step for any CI that runs a shell, with Node.js 20.19 or later and a container engine: tests one Promise after the
# other, all of them whatever fails, and fails if one did.
#
#     examples/ci/test-promises.sh promises/*/
#
# PROMISE_PACKAGE is what npm installs, a version or a git address; the reports go to promise-report/<n>/.
set -u
export CI="${CI:-true}"
[ "$#" -gt 0 ] || set -- .
failed=0
number=0
for promise; do
  number=$((number + 1))
  reports="promise-report/$number"
  echo "== $promise"
  npx --yes --package "${PROMISE_PACKAGE:-kratix-promise}" -- promise test-pipeline --dir "$promise" \
    --reporter pretty --reporter "junit=$reports/junit.xml" --reporter "html=$reports/report.html" || failed=1
done
exit "$failed"
