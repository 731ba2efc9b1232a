// The storage of the Functions host: timer leases, host keys, and the deployed package. It contains no campaign data.

import { tags as tagsType } from 'types.bicep'

@description('Name of the storage account.')
param name string
@description('Azure region of the storage account.')
param location string
@description('True if the account can be reached from outside the network.')
param isPublic bool
@description('True if the account survives the loss of a zone.')
param isZoneRedundant bool
@description('Name of the managed identity of the function app.')
param identityName string
@description('Principal id of the managed identity of the function app.')
param principalId string
@description('Resource id of the Log Analytics workspace that receives the logs.')
param workspaceId string
@description('Tags of the storage account.')
param tags tagsType

@description('Role Storage Blob Data Owner.')
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

#disable-next-line use-recent-api-versions // there is no newer version
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

@description('Resource id of the storage account.')
output id string = account.id
@description('Blob endpoint of the storage account.')
output blobEndpoint string = account.properties.primaryEndpoints.blob
@description('URL of the blob container that holds the package of the app.')
output deploymentContainer string = '${account.properties.primaryEndpoints.blob}deployments'
