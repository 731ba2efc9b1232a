#!/usr/bin/env bash
# What the pipeline does with Azure, and an operator can do alike, logged in with `az login` and with the variables of infra/README.md set.
#   infra/deploy.sh provision        deploys the templates
#   infra/deploy.sh app PACKAGE.zip  deploys a published FunctionApp
#   infra/deploy.sh smoke            proves that it works
set -euo pipefail
cd "$(dirname "$0")/.."
name="campaign-${AZURE_ENV_NAME:-}"

# A pipeline gives a variable that is not set as an empty one: then the default of the parameters file holds.
for variable in $(compgen -v CAMPAIGN_) AZURE_LOCATION; do
  [ -n "${!variable:-}" ] || unset "$variable"
done

output() {
  az deployment sub show --name "$name" --query "properties.outputs.$1.value" --output tsv
}

case "${1:-}${AZURE_ENV_NAME:+ named}" in
  "provision named")
    az deployment sub create --name "$name" --location "${AZURE_LOCATION:-westeurope}" \
      --template-file infra/main.bicep --parameters infra/main.bicepparam --output none
    ;;
  "app named")
    az functionapp deployment source config-zip --resource-group "$(output AZURE_RESOURCE_GROUP)" --name "$(output FUNCTION_APP_NAME)" --src "$2" --output none
    ;;
  "smoke named")
    CAMPAIGN_ADMIN_TOKEN=$(az account get-access-token --resource "$CAMPAIGN_STAFF_AUDIENCE" --query accessToken --output tsv)
    export CAMPAIGN_ADMIN_TOKEN
    SMOKE_SECONDS=${SMOKE_SECONDS:-600} infra/smoke.sh "$(output CAMPAIGN_BASE_URL)" # a new Front Door takes minutes
    ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
