// A resource's address inside the network.

import { tags as tagsType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('What it leads to.')
param resourceId string
@description('Which part of it.')
param group string
@description('The zone in which its name is.')
param zone string
@description('Where the address is.')
param subnetId string
@description('What it is marked with.')
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
