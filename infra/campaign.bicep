// Everything in the resource group, and how it hangs together.

import { tags as tagsType, staff as staffType, smtp as smtpType } from 'modules/types.bicep'

@description('Names everything.')
param environmentName string
@description('Whether it is ready for a launch, and shut.')
param isProd bool
@description('Where it is.')
param location string
@description('Where data is copied to.')
param secondLocation string
@description('Whose data and keys are used.')
param dataEnvironment string
@description('Where those are.')
param dataGroupName string
@description('Ends the names of restored data accounts.')
param dataVersion string
@description('Who is told.')
param alertEmail string
@description('Who signs staff tokens.')
param staff staffType
@description('The mail server.')
param smtp smtpType
@description('The origins of the campaign sites.')
param origins string[]
@description('Visits to Stripe in a second.')
param paymentsPerSecond int
@description('How much of the throughput for launch day the data has.')
param throughputPercent int
@description('Numbers of the keys that sign participant tokens.')
param signingKeys int[]
@description('Numbers of the peppers.')
param peppers int[]
@description('What new peppers are made from.')
@secure()
param pepperEntropy string
@description('What new signing keys are made from.')
@secure()
param signingKeyEntropy string
@description('The domain that customers call; empty for none of its own.')
param domain string
@description('What it is marked with.')
param tags tagsType

@description('Makes names that the whole world shares our own.')
var suffix = uniqueString(subscription().id, environmentName)

@description('The same for data and keys.')
var dataSuffix = uniqueString(subscription().id, dataEnvironment)

@description('Whether data and keys are its own; else those of another deployment are used as they are.')
var isOwn = dataEnvironment == environmentName

@description('Names that others are named by, or found by.')
var names = {
  identity: 'id-campaign-${environmentName}'
  monitoring: 'campaign-${environmentName}'
  frontDoor: 'afd-campaign-${environmentName}'
  endpoint: 'campaign-${environmentName}-${suffix}'
  data: 'cosmos-campaign-${dataSuffix}${dataVersion}'
  identities: 'cosmos-identities-${dataSuffix}${dataVersion}'
  keys: 'kv-${uniqueString(subscription().id, dataEnvironment, location)}'
  copiedKeys: 'kv-${uniqueString(subscription().id, dataEnvironment, secondLocation)}'
  telemetry: 'kvt-${suffix}'
}

// Who the function app is. It holds every right the app has, and no key.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.identity
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: names.monitoring
    location: location
    identityName: names.identity
    principalId: identity.properties.principalId
    alertEmail: alertEmail
    dailyQuotaGb: isProd ? -1 : 1
    tags: tags
  }
}

module network 'modules/network.bicep' = if (isProd) {
  params: {
    name: 'vnet-campaign-${environmentName}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: 'st${suffix}'
    location: location
    isPublic: !isProd
    isZoneRedundant: isProd
    identityName: names.identity
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module data 'modules/cosmos.bicep' = if (isOwn) {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.data
    location: location
    secondLocation: isProd ? secondLocation : ''
    isZoneRedundant: isProd && empty(dataVersion) // what was restored is not
    isPublic: !isProd
    logsPartitions: true
    containers: filter(loadJsonContent('containers.json'), container => container.name != 'identities')
    // What launch day needs, in RU/s; see docs/cost.md.
    throughput: isProd
      ? {
          shared: 2000
          ballots: 20000
          preorders: 10000
          stock: 4000
          suggestions: 6000
          supports: 6000
          tallies: 2000
        }
      : {}
    throughputPercent: throughputPercent
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module dataAccess 'modules/cosmosaccess.bicep' = {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.data
    identityName: names.identity
    principalId: identity.properties.principalId
  }
  dependsOn: [data]
}

// Email addresses live in an account of their own, so that who reads the campaign's data cannot read them.
module identities 'modules/cosmos.bicep' = if (isOwn) {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.identities
    location: location
    secondLocation: isProd ? secondLocation : ''
    isZoneRedundant: isProd && empty(dataVersion)
    isPublic: !isProd
    logsPartitions: false // they lead from an address to a voter, and logs outlive an erasure
    containers: filter(loadJsonContent('containers.json'), container => container.name == 'identities')
    throughput: isProd ? { identities: 4000 } : {}
    throughputPercent: throughputPercent
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module identitiesAccess 'modules/cosmosaccess.bicep' = {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.identities
    identityName: names.identity
    principalId: identity.properties.principalId
  }
  dependsOn: [identities]
}

module bus 'modules/servicebus.bicep' = {
  params: {
    name: 'sb-campaign-${suffix}'
    location: location
    identityName: names.identity
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module keys 'modules/vault.bicep' = if (isOwn) {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.keys
    location: location
    isPublic: !isProd
    signingKeys: signingKeys
    signingKeyEntropy: signingKeyEntropy
    peppers: peppers
    pepperEntropy: pepperEntropy
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

// A second vault in the other region, with the same keys: while a region is lost, nothing can be linked to what lies there. They are copied
// from the first each time, not made beside it: a deployment that broke off in between would have left two that differ.
module copiedKeys 'modules/vault.bicep' = if (isOwn && isProd) {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.copiedKeys
    location: secondLocation
    isPublic: !isProd
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

resource made 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  scope: resourceGroup(dataGroupName)
  name: names.keys
}

module copies 'modules/copy.bicep' = [
  for name in concat(map(peppers, number => 'pepper-${number}'), map(signingKeys, number => 'signing-key-${number}')): if (isOwn && isProd) {
    scope: resourceGroup(dataGroupName)
    params: {
      vaultName: names.copiedKeys
      name: name
      value: made.getSecret(name)
    }
    dependsOn: [keys, copiedKeys]
  }
]

module keysAccess 'modules/vaultaccess.bicep' = {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.keys
    identityName: names.identity
    principalId: identity.properties.principalId
  }
  dependsOn: [keys]
}

// Where telemetry goes is this deployment's own affair, and no secret; but it comes as a connection string, and none stands in a setting.
module telemetry 'modules/vault.bicep' = {
  params: {
    name: names.telemetry
    location: location
    isPublic: !isProd
    applicationInsightsName: 'appi-${names.monitoring}'
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module telemetryAccess 'modules/vaultaccess.bicep' = {
  params: {
    name: names.telemetry
    identityName: names.identity
    principalId: identity.properties.principalId
  }
  dependsOn: [telemetry]
}

@description('What is reached inside the network alone.')
var shut = [
  { name: 'campaign', group: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'identities', group: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'storage', group: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'keys', group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
  { name: 'telemetry', group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]

module links 'modules/link.bicep' = [
  for (each, i) in shut: if (isProd) {
    params: {
      name: 'pe-${each.name}-${environmentName}${i < 2 ? dataVersion : ''}' // a link never changes where it leads
      location: location
      resourceId: [
        dataAccess.outputs.id
        identitiesAccess.outputs.id
        storage.outputs.id
        keysAccess.outputs.id
        telemetryAccess.outputs.id
      ][i]
      group: each.group
      zone: each.zone
      subnetId: network!.outputs.linksSubnetId
      tags: tags
    }
  }
]

module door 'modules/frontdoor.bicep' = if (isProd) {
  params: {
    name: names.frontDoor
    endpointName: names.endpoint
    domain: domain
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module app 'modules/app.bicep' = {
  params: {
    name: 'func-campaign-${suffix}'
    location: location
    isProd: isProd
    subnetId: isProd ? network!.outputs.appSubnetId : ''
    frontDoorId: isProd ? door!.outputs.frontDoorId : ''
    identityId: identity.id
    clientId: identity.properties.clientId
    workspaceId: monitoring.outputs.workspaceId
    deploymentContainer: storage.outputs.deploymentContainer
    blobEndpoint: storage.outputs.blobEndpoint
    vaultUri: keysAccess.outputs.uri
    telemetryVaultUri: telemetryAccess.outputs.uri
    cosmosEndpoint: dataAccess.outputs.endpoint
    identitiesEndpoint: identitiesAccess.outputs.endpoint
    serviceBusHost: bus.outputs.host
    staff: staff
    smtp: smtp
    origins: origins
    paymentsPerSecond: paymentsPerSecond
    signingKeys: signingKeys
    peppers: peppers
    tags: tags
  }
  dependsOn: [links]
}

module route 'modules/route.bicep' = if (isProd) {
  params: {
    profileName: names.frontDoor
    endpointName: names.endpoint
    appHost: app.outputs.host
    domain: domain
    origins: origins
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: environmentName
    location: location
    isProd: isProd
    workspaceId: monitoring.outputs.workspaceId
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    actionGroupId: monitoring.outputs.actionGroupId
    serviceBusId: bus.outputs.id
    readyUrl: 'https://${isProd ? (empty(domain) ? door!.outputs.host : domain) : app.outputs.host}/api/ready'
    tags: tags
  }
}

@description('The function app.')
output functionAppName string = app.outputs.name
@description('The vaults of secrets.')
output vaultNames string = isProd ? '${names.keys} ${names.copiedKeys}' : names.keys
@description('The host of the queues.')
output serviceBusHost string = bus.outputs.host
@description('Where the API is.')
output baseUrl string = 'https://${isProd ? door!.outputs.host : app.outputs.host}'
@description('Who is told of alerts.')
output actionGroupId string = monitoring.outputs.actionGroupId
@description('The queues.')
output serviceBusId string = bus.outputs.id
@description('The account with the campaign.')
output campaignAccountName string = names.data
@description('The account with addresses.')
output identitiesAccountName string = names.identities
@description('The workspace to ask for logs.')
output workspaceCustomerId string = monitoring.outputs.workspaceCustomerId
@description('What the TXT record _dnsauth of the domain must hold; empty for none.')
output domainValidation string = isProd ? door!.outputs.domainValidation : ''
