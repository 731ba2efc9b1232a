// The queues. They carry hints, which may come late, twice or never, so nothing here keeps order or looks for duplicates.

import { tags as tagsType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('Who gets the rights: the function app.')
param identityName string
@description('The same, as roles know it.')
param principalId string
@description('Where its logs go.')
param workspaceId string
@description('What it is marked with.')
param tags tagsType

@description('As CampaignModule.Queues names them; a test compares.')
var queues = [
  'charge-runs'
  'mail'
  'payments'
  'preorder-mail'
  'recounts'
  'support'
  'tally'
]

@description('Azure Service Bus Data Receiver and Data Sender.')
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
    publicNetworkAccess: 'Enabled' // Standard has no private endpoints; who has no token gets nothing
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

#disable-next-line use-recent-api-versions // there is no newer one
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

@description('Its id.')
output id string = bus.id
@description('Its host.')
output host string = replace(replace(bus.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
