#!/usr/bin/env bash
# Manages the Entra ID application for staff tokens, with the roles marketer, moderator and admin. Run `az login` first.
#   infra/staff.sh create                    creates it once per tenant; prints CAMPAIGN_STAFF_ISSUER and CAMPAIGN_STAFF_AUDIENCE
#   infra/staff.sh assign AUDIENCE ROLE ID   gives a role to a user or to the application of a pipeline. ID is the object id of
#                                            the user (az ad signed-in-user show --query id) or of
#                                            the service principal (az ad sp show --id CLIENT --query id)
set -euo pipefail
cd "$(dirname "$0")"
graph=https://graph.microsoft.com/v1.0
azure_cli=04b07795-8ddb-461a-bbee-02f9e1bf7b46 # the Azure CLI, so that `az account get-access-token` can get staff tokens

case "${1:-} $#" in
  "create 1")
    id=$(az ad app create --display-name campaign-staff --sign-in-audience AzureADMyOrg --requested-access-token-version 2 \
      --app-roles @staff-roles.json --query appId --output tsv)
    object=$(az ad app show --id "$id" --query id --output tsv)
    scope=$(cat /proc/sys/kernel/random/uuid)
    az ad app update --id "$id" --identifier-uris "api://$id"
    az rest --method PATCH --url "$graph/applications/$object" --body "{\"api\": {\"oauth2PermissionScopes\": [{\"id\": \"$scope\", \"value\": \"access\",
      \"type\": \"User\", \"isEnabled\": true, \"adminConsentDisplayName\": \"Access\", \"adminConsentDescription\": \"Calls the campaign as the signed-in member of staff\"}]}}"
    az rest --method PATCH --url "$graph/applications/$object" --body "{\"api\": {\"preAuthorizedApplications\": [{\"appId\": \"$azure_cli\", \"delegatedPermissionIds\": [\"$scope\"]}]}}"
    az ad sp create --id "$id" --output none
    echo "CAMPAIGN_STAFF_ISSUER=https://login.microsoftonline.com/$(az account show --query tenantId --output tsv)/v2.0"
    echo "CAMPAIGN_STAFF_AUDIENCE=$id"
    ;;
  "assign 4")
    staff=$(az ad sp show --id "$2" --query id --output tsv)
    role=$(az ad sp show --id "$2" --query "appRoles[?value == '$3'].id | [0]" --output tsv)
    [ -n "$role" ] || { echo "The application has no role $3." >&2; exit 1; }
    az rest --method POST --url "$graph/servicePrincipals/$staff/appRoleAssignedTo" \
      --body "{\"principalId\": \"$4\", \"resourceId\": \"$staff\", \"appRoleId\": \"$role\"}" --output none
    ;;
  *)
    sed -n '2,6s/^# \{0,1\}//p' staff.sh >&2
    exit 2
    ;;
esac
