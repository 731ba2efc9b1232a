// A private endpoint: the address of a resource inside the network.

import { tags as tagsType } from 'types.bicep'

@description('Name of the private endpoint.')
param name string
@description('Azure region of the private endpoint.')
param location string
@description('Resource id of the target.')
param resourceId string
@description('Part (group id) of the target that the endpoint connects to.')
param group string
@description('Private DNS zone that contains the name of the target.')
param zone string
@description('Resource id of the subnet that contains the address.')
param subnetId string
@description('Tags of the private endpoint.')
param tags tagsType

resource dns 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: zone
}

resource link 'Microsoft.Network/privateEndpoints@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: resourceId
          groupIds: [group]
        }
      }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: replace(zone, '.', '-')
          properties: { privateDnsZoneId: dns.id }
        }
      ]
    }
  }
}
