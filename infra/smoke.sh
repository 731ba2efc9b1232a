#!/usr/bin/env bash
# Proves that a deployment works: it is ready, and it counts a vote in the canary campaign.
#   infra/smoke.sh https://HOST        exits with 0 if the deployment works
# CAMPAIGN_ADMIN_TOKEN is the token of an admin. With it, the script creates the canary campaign if necessary. SMOKE_SECONDS is
# the longest time that each step may take.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: infra/smoke.sh https://HOST" >&2; exit 2; }
campaign=${1%/}/api/campaigns/canary
seconds=${SMOKE_SECONDS:-120}
json='content-type: application/json'

# Repeats a command until it succeeds or the time is over.
until_it_does() {
  local end=$((SECONDS + seconds))
  until "${@:2}"; do
    [ "$SECONDS" -lt "$end" ] || { echo "FAILED: $1"; exit 1; }
    sleep 1
  done
  echo "ok: $1"
}

# A count that stopped before the deployment (tallies, support) must not stop its repair.
ready() {
  local answer
  answer=$(curl -s --max-time 10 "${1%/}/api/ready") || return 1
  grep -q '"status"' <<<"$answer" && ! grep -qE '"(store|queues|client-address)"' <<<"$answer"
}
# The app itself answers calls with a token; a cache may answer the others.
ballots() { curl -fs --max-time 10 "$campaign/polls/alive/tally" -H "authorization: Bearer $token" | sed 's/"results".*//; s/.*"ballots":\([0-9]*\).*/\1/'; }
counted() { local now; now=$(ballots) && [ "$now" -gt "$before" ]; }

until_it_does "readiness check" ready "$1"

if [ -n "${CAMPAIGN_ADMIN_TOKEN:-}" ]; then
  made=$(curl -sS --max-time 10 -o /dev/null -w '%{http_code}' -X PUT "$campaign" -H "$json" -H 'if-none-match: *' \
    -H "authorization: Bearer $CAMPAIGN_ADMIN_TOKEN" --data-binary "@$(dirname "$0")/canary.json")
  [ "$made" = 201 ] || [ "$made" = 412 ] || { echo "FAILED: canary creation: HTTP $made"; exit 1; }
  echo "ok: the canary campaign exists"
fi

token=$(curl -fsS --max-time 10 "$campaign/participants" -H "$json" -d '{}' | sed 's/.*"token":"\([^"]*\).*/\1/') ||
  { echo "FAILED: the canary campaign is missing"; exit 1; }
before=$(ballots) || { echo "FAILED: the canary campaign has no tally"; exit 1; }
voted=$(curl -sS --max-time 30 -o /dev/null -w '%{http_code}' -X PUT "$campaign/polls/alive/ballot" -H "$json" -H "authorization: Bearer $token" -d '{"choices":["yes"]}')
[ "$voted" = 200 ] || { echo "FAILED: casting a vote: HTTP $voted"; exit 1; }
echo "ok: casting a vote"
until_it_does "counting the vote" counted
