// The queues. They carry hints, which may arrive late, twice or never. So the queues ignore order and accept duplicates.

import { tags as tagsType } from 'types.bicep'

@description('Name of the namespace.')
param name string
@description('Azure region of the namespace.')
param location string
@description('Name of the managed identity of the function app.')
param identityName string
@description('Principal id of the managed identity of the function app.')
param principalId string
@description('Resource id of the Log Analytics workspace that receives the logs.')
param workspaceId string
@description('Tags of the namespace.')
param tags tagsType

@description('Names of the queues, as in CampaignModule.Queues. A test compares both lists.')
var queues = [
  'charge-runs'
  'jobs'
  'notices'
  'mail'
  'payments'
  'preorder-mail'
  'recounts'
  'support'
  'tally'
]

@description('Roles Azure Service Bus Data Receiver and Azure Service Bus Data Sender.')
var roles = {
  receiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  sender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
}

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  sku: { name: 'Standard', tier: 'Standard' }
  tags: tags
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled' // the Standard tier has no private endpoints; a caller without a token is rejected
  }

  resource each 'queues' = [
    for queue in queues: {
      name: queue
      properties: {
        lockDuration: 'PT5M'
        maxDeliveryCount: 10
        defaultMessageTimeToLive: 'P1D'
        deadLetteringOnMessageExpiration: true
        requiresDuplicateDetection: false
        requiresSession: false
        maxSizeInMegabytes: 1024
      }
    }
  ]
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    scope: bus
    name: guid(bus.id, identityName, role.value)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

#disable-next-line use-recent-api-versions // there is no newer version
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: bus
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { categoryGroup: 'audit', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}

@description('Resource id of the namespace.')
output id string = bus.id
@description('Host of the namespace.')
output host string = replace(replace(bus.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
