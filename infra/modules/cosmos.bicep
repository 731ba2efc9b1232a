// A Cosmos DB account with its database and containers. One region accepts writes. Reads from it see every acknowledged write.

import { tags as tagsType, storedContainer, throughput as throughputType } from 'types.bicep'

@description('Name of the account.')
param name string
@description('Azure region of the account.')
param location string
@description('Azure region that receives a copy of the data. Empty: no copy.')
param secondLocation string
@description('True if the account can be reached from outside the network.')
param isPublic bool
@description('True if the account survives the loss of a zone.')
param isZoneRedundant bool
@description('True if the logs contain the cost of each partition, with its partition key.')
param logsPartitions bool
@description('Containers as the code declares them: infra/containers.json.')
param containers storedContainer[]
@description('Maximum RU/s of each container with its own throughput, and of all others together (shared). Empty: serverless.')
param throughput throughputType
@description('Percentage of that throughput to provision. Azure always bills at least a tenth of the provisioned throughput.')
param throughputPercent int
@description('Resource id of the Log Analytics workspace that receives the logs.')
param workspaceId string
@description('Tags of the account.')
param tags tagsType

@description('Maximum RU/s in whole thousands, at least 1,000.')
var most = mapValues(throughput, each => max(1000, (each ?? 0) * throughputPercent / 100 / 1000 * 1000))

@description('True if Azure bills only the RU that are used.')
var isServerless = empty(throughput)
@description('True if there is a second region.')
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
    // A person decides: a failover loses the writes that the lost region acknowledged in its last seconds.
    // See docs/runbooks/region-loss.md.
    enableAutomaticFailover: false
    // The smallest values that Azure accepts: 10 writes or 5 seconds for one region, 100,000 writes or 300 seconds for two.
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

#disable-next-line use-recent-api-versions // there is no newer version
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
