#!/usr/bin/env bash
# Checks the templates without Azure: format, compiler, linter and parameters. Compares the predicted resources with snapshots/.
#   BICEP=path/to/bicep infra/check.sh            fails on any output of the compiler and on any difference
#   BICEP=path/to/bicep infra/check.sh --update   formats the files and writes new snapshots
set -euo pipefail
cd "$(dirname "$0")"
bicep=${BICEP:-bicep}
command -v "$bicep" >/dev/null || { echo "Cannot find $bicep: see infra/README.md."; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
  echo "FAILED: $1"
  failed=1
}

# Runs a command that must print nothing: for wrong names and types the compiler only warns, and it exits with 0.
quietly() {
  local said
  if ! said=$("$@" 2>&1 >"$work/out") || [ -n "$said" ]; then
    fail "$*"
    echo "$said"
  fi
}

[ "${1:-}" != --update ] || "$bicep" format --pattern './**/*.bicep*'
cp -r ./*.bicep ./*.bicepparam bicepconfig.json containers.json modules "$work"
"$bicep" format --pattern "$work/**/*.bicep*"
for file in *.bicep *.bicepparam modules/*.bicep; do
  cmp -s "$file" "$work/$file" || fail "$file is not formatted"
done

# The variables of sample.env, and names for those of secret.bicepparam.
set -a
# shellcheck source=infra/sample.env
. ./sample.env
VAULT_NAME=vault SECRET_NAME=smtp-password SECRET_VALUE=value AZURE_ENV_NAME=dev CAMPAIGN_KIND=dev
set +a

# Compiles and lints each template and each file with parameters.
quietly "$bicep" lint --pattern './**/*.bicep*'

# Predicts a deployment of each kind.
mkdir -p snapshots
for kind in dev prod; do
  export AZURE_ENV_NAME=$kind CAMPAIGN_KIND=$kind
  where=(--subscription-id 00000000-0000-0000-0000-000000000000 --tenant-id 00000000-0000-0000-0000-000000000000 --location westeurope)
  if [ "${1:-}" = --update ]; then
    "$bicep" snapshot "$work/main.bicepparam" --mode overwrite "${where[@]}"
    cp "$work/main.snapshot.json" "snapshots/$kind.json"
  else
    cp "snapshots/$kind.json" "$work/main.snapshot.json"
    "$bicep" snapshot "$work/main.bicepparam" --mode validate "${where[@]}" ||
      fail "snapshots/$kind.json differs from the predicted resources"
  fi
done

exit "$failed"
