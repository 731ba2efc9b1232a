// The virtual network through which only the app reaches the data, the vaults and the host storage.

import { tags as tagsType } from 'types.bicep'

@description('Name of the virtual network.')
param name string
@description('Azure region of the virtual network.')
param location string
@description('Tags of all resources.')
param tags tagsType

// All calls to Stripe, mail and Entra ID leave from this one address. Other systems can allow this address.
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

@description('Private DNS zones. Inside the network, their names resolve to private addresses.')
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

@description('Resource id of the subnet of the app.')
output appSubnetId string = network.properties.subnets[0].id
@description('Resource id of the subnet of the private endpoints.')
output linksSubnetId string = network.properties.subnets[1].id
