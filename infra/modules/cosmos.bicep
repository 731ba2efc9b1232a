// An account of Cosmos DB with its database and containers. One region writes; what it has acknowledged is read from there.

import { tags as tagsType, storedContainer, throughput as throughputType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('A region to copy to; empty for none.')
param secondLocation string
@description('Whether it can be reached from outside the network.')
param isPublic bool
@description('Whether it outlives the loss of a zone.')
param isZoneRedundant bool
@description('Whether what each partition costs is logged, with its key.')
param logsPartitions bool
@description('As the code declares them: infra/containers.json.')
param containers storedContainer[]
@description('RU/s at most, for each container that has some of its own and for the rest together (shared). None: serverless.')
param throughput throughputType
@description('How much of it there is, in percent. A tenth of what there is, is paid at least.')
param throughputPercent int
@description('Where its logs go.')
param workspaceId string
@description('What it is marked with.')
param tags tagsType

@description('RU/s at most: thousands, and one at least.')
var most = mapValues(throughput, each => max(1000, (each ?? 0) * throughputPercent / 100 / 1000 * 1000))

@description('Whether it is billed by what is used alone.')
var isServerless = empty(throughput)
@description('Whether there is a second region.')
var isCopied = !empty(secondLocation)

resource account 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' = {
  name: name
  location: location
  kind: 'GlobalDocumentDB'
  tags: tags
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: isServerless ? [{ name: 'EnableServerless' }] : []
    locations: concat(
      [{ locationName: location, failoverPriority: 0, isZoneRedundant: isZoneRedundant }],
      isCopied ? [{ locationName: secondLocation, failoverPriority: 1, isZoneRedundant: false }] : []
    )
    enableMultipleWriteLocations: false
    // Somebody decides: what the lost region had acknowledged in its last seconds is gone. See docs/runbooks/region-loss.md.
    enableAutomaticFailover: false
    // The least that Azure takes: with one region 10 writes or 5 seconds, with two 100,000 or 300.
    consistencyPolicy: {
      defaultConsistencyLevel: 'BoundedStaleness'
      maxStalenessPrefix: isCopied ? 100000 : 10
      maxIntervalInSeconds: isCopied ? 300 : 5
    }
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: isServerless ? 'Continuous7Days' : 'Continuous30Days' }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    networkAclBypass: 'None'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2026-03-15' = {
  parent: account
  name: 'campaign'
  properties: {
    resource: { id: 'campaign' }
    options: most.?shared == null ? {} : { autoscaleSettings: { maxThroughput: most.?shared } }
  }

  resource made 'containers' = [
    for each in containers: {
      name: each.name
      properties: {
        resource: {
          id: each.name
          partitionKey: { kind: 'Hash', version: 2, paths: [each.partitionKey] }
          defaultTtl: each.defaultTtl
          indexingPolicy: each.indexingPolicy
        }
        options: most[?each.name] == null ? {} : { autoscaleSettings: { maxThroughput: most[?each.name] } }
      }
    }
  ]
}

#disable-next-line use-recent-api-versions // there is no newer one
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'ControlPlaneRequests', enabled: true }
      { category: 'PartitionKeyRUConsumption', enabled: logsPartitions }
    ]
    metrics: [
      { category: 'Requests', enabled: true }
    ]
  }
}
