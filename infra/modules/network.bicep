// The network in which the app reaches what nobody else does.

import { tags as tagsType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('What it is marked with.')
param tags tagsType

// The way out, to Stripe, mail and Entra ID: one address, that others may let in.
resource way 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: 'ip-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2025-05-01' = {
  name: 'nat-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: way.id }] }
}

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/22'] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.20.0.0/23'
          defaultOutboundAccess: false
          natGateway: { id: gateway.id }
          delegations: [
            {
              name: 'functions'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'links'
        properties: {
          addressPrefix: '10.20.2.0/26'
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }
}

@description('Names that lead inside, for who is inside.')
var zoneNames = [
  'privatelink.documents.azure.com'
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.vaultcore.azure.net'
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource here 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in zoneNames: {
    parent: zones[i]
    name: 'here'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

@description('Where the app is.')
output appSubnetId string = network.properties.subnets[0].id
@description('Where the links are.')
output linksSubnetId string = network.properties.subnets[1].id
