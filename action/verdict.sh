#!/usr/bin/env bash
# Fails the job when a run has one of the statuses that were asked for.
set -euo pipefail
if [ "${FIVEX_CODE:-0}" != 0 ]; then
  echo "::error title=5x report::a run has a status that fails this job (fail-on); the report is in the summary"
fi
exit "${FIVEX_CODE:-0}"
