// The host's own storage: timer leases, its keys, and the package that is deployed. No campaign data.

import { tags as tagsType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('Whether it can be reached from outside the network.')
param isPublic bool
@description('Whether it outlives the loss of a zone.')
param isZoneRedundant bool
@description('Who gets the rights: the function app.')
param identityName string
@description('The same, as roles know it.')
param principalId string
@description('Where its logs go.')
param workspaceId string
@description('What it is marked with.')
param tags tagsType

@description('The role Storage Blob Data Owner.')
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: isZoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  tags: tags
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: isPublic ? 'Allow' : 'Deny'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource deployments 'containers' = {
      name: 'deployments'
    }
  }
}

resource hostRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, identityName, blobDataOwner)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataOwner)
  }
}

#disable-next-line use-recent-api-versions // there is no newer one
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::blobs
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { categoryGroup: 'audit', enabled: true }
    ]
    metrics: [
      { category: 'Transaction', enabled: true }
    ]
  }
}

@description('Its id.')
output id string = account.id
@description('Where its blobs are.')
output blobEndpoint string = account.properties.primaryEndpoints.blob
@description('Where packages are put.')
output deploymentContainer string = '${account.properties.primaryEndpoints.blob}deployments'
