#!/usr/bin/env bash
# Runs the steps of a deployment, for the pipeline and for operators, after `az login`. NAME is the name of a file infra/NAME.env.
#   infra/deploy.sh NAME provision        deploys the templates
#   infra/deploy.sh NAME app PACKAGE.zip  deploys a published FunctionApp
#   infra/deploy.sh NAME secret SECRET    asks for a secret, puts it into the vaults, and makes the app read it
#   infra/deploy.sh NAME smoke            proves that the deployment works; you must be an admin of the campaign
#   infra/deploy.sh NAME outputs          prints the outputs as shell variables: eval "$(infra/deploy.sh NAME outputs)"
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  [ -z "${1:-}" ] || echo "$1" >&2
  sed -n '2,7s/^# \{0,1\}//p' infra/deploy.sh >&2
  exit 2
}

[ $# -ge 2 ] || usage
[ -f "infra/$1.env" ] || usage "infra/$1.env does not exist: copy infra/sample.env and fill it in."
set -a
# shellcheck source=/dev/null
. "infra/$1.env"
set +a
[ "$AZURE_ENV_NAME" = "$1" ] || usage "infra/$1.env must set AZURE_ENV_NAME to $1, but sets it to $AZURE_ENV_NAME."
name="campaign-$1"

deployed() {
  az deployment sub show --name "$name" --query "$1" --output tsv
}

output() {
  local value
  value=$(deployed "properties.outputs.$1.value")
  [ -n "$value" ] || { echo "The deployment $name has no output $1." >&2; exit 1; }
  echo "$value"
}

# Refuses mistakes that cannot be undone: another kind of deployment, other data, or a removed pepper.
refuse_regress() {
  local before after
  before=$(deployed "properties.parameters.[kind.value, dataVersion.value] | join('/', @)" 2>/dev/null) || return 0
  after="$CAMPAIGN_KIND/${CAMPAIGN_DATA_VERSION:-}"
  [ "$before" = "$after" ] || [ "${FORCE:-}" = "$after" ] ||
    { echo "$before is deployed, but $after was requested. To confirm, set FORCE=$after." >&2; exit 1; }
  for pepper in $(deployed "properties.parameters.peppers.value[]"); do
    case ",$CAMPAIGN_PEPPERS," in
      *",$pepper,"*) ;;
      *) echo "Pepper $pepper is deployed. Keep it in CAMPAIGN_PEPPERS: its participants depend on it." >&2; exit 1 ;;
    esac
  done
}

# The app caches references to the vault for a day. This call makes it read the secrets now.
read_secrets() {
  local group app
  group=$(output resourceGroupName)
  app=$(output functionAppName)
  app=$(az functionapp show --resource-group "$group" --name "$app" --query id --output tsv)
  az rest --method post --url "https://management.azure.com$app/config/configreferences/appsettings/refresh?api-version=2022-03-01" --output none
}

case "$2" in
  provision)
    refuse_regress
    az bicep install --version v0.49.2
    az provider register --namespace Microsoft.App --wait # Flex Consumption needs it for the network; no template names it
    az deployment sub create --name "$name" --location "$AZURE_LOCATION" \
      --template-file infra/main.bicep --parameters infra/main.bicepparam --output none
    read_secrets
    ;;
  app)
    [ -f "${3:-}" ] || usage "Name a package file that exists."
    infra/check-package.sh "$3"
    group=$(output resourceGroupName)
    app=$(output functionAppName)
    az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$3" --output none
    ;;
  secret)
    [ -n "${3:-}" ] || usage "Name a secret: smtp-password, stripe-api-key, stripe-webhook-secret, challenge-secret or mail-event-secrets."
    read -rsp "$3: " SECRET_VALUE
    export SECRET_VALUE
    group=$(output dataResourceGroupName)
    vaults=$(output vaultNames)
    for vault in $vaults; do
      VAULT_NAME=$vault SECRET_NAME=$3 az deployment group create --name "secret-$vault" --resource-group "$group" \
        --parameters infra/secret.bicepparam --output none
    done
    read_secrets
    ;;
  smoke)
    CAMPAIGN_ADMIN_TOKEN=$(az account get-access-token --resource "$CAMPAIGN_STAFF_AUDIENCE" --query accessToken --output tsv)
    export CAMPAIGN_ADMIN_TOKEN
    url=$(output baseUrl)
    SMOKE_SECONDS=${SMOKE_SECONDS:-600} infra/smoke.sh "$url" # a new Front Door needs some minutes
    ;;
  outputs)
    while read -r variable from; do
      value=$(output "$from" </dev/null)
      echo "$variable='$value'"
    done <<'EOF'
RESOURCE_GROUP resourceGroupName
DATA_RESOURCE_GROUP dataResourceGroupName
FUNCTION_APP functionAppName
VAULTS vaultNames
BUS serviceBusHost
BUS_ID serviceBusId
COSMOS_CAMPAIGN campaignAccountName
COSMOS_IDENTITIES identitiesAccountName
WORKSPACE workspaceCustomerId
BASE_URL baseUrl
EOF
    ;;
  *)
    usage
    ;;
esac
