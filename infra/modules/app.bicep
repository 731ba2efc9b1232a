// The function app on Flex Consumption: it sleeps when nobody calls, and answers from warm instances in prod.

import { tags as tagsType, staff as staffType, smtp as smtpType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('Whether it is ready for a launch, and shut.')
param isProd bool
@description('Its place in the network; empty for none.')
param subnetId string
@description('The Front Door from which alone calls are taken; empty: from everywhere.')
param frontDoorId string
@description('Who it is.')
param identityId string
@description('The same, by client id.')
param clientId string
@description('Where its logs go.')
param workspaceId string
@description('Where its package is.')
param deploymentContainer string
@description('The host\'s storage.')
param blobEndpoint string
@description('Where the secrets are.')
param vaultUri string
@description('Where the connection string of Application Insights is.')
param telemetryVaultUri string
@description('The campaign\'s data.')
param cosmosEndpoint string
@description('The addresses of people.')
param identitiesEndpoint string
@description('The queues.')
param serviceBusHost string
@description('Who signs staff tokens.')
param staff staffType
@description('The mail server.')
param smtp smtpType
@description('The origins of the campaign sites.')
param origins string[]
@description('Visits to Stripe in a second.')
param paymentsPerSecond int
@description('Numbers of the keys that sign participant tokens.')
param signingKeys int[]
@description('Numbers of the peppers.')
param peppers int[]
@description('What it is marked with.')
param tags tagsType

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  tags: tags
  properties: {
    reserved: true
    zoneRedundant: isProd
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  tags: union(tags, { 'azd-service-name': 'api' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: 'Enabled' // Front Door comes from outside; ipSecurityRestrictions let nobody else in
    virtualNetworkSubnetId: isProd ? subnetId : null
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: isProd ? 2048 : 512
        maximumInstanceCount: isProd ? 200 : 40
        alwaysReady: isProd
          ? [
              { name: 'http', instanceCount: 2 }
              { name: 'function:TallyPreferences', instanceCount: 2 }
            ]
          : []
        triggers: { http: { perInstanceConcurrency: 64 } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      cors: { allowedOrigins: origins }
      ipSecurityRestrictionsDefaultAction: isProd ? 'Deny' : 'Allow'
      ipSecurityRestrictions: isProd
        ? [
            {
              name: 'our Front Door'
              action: 'Allow'
              priority: 100
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
        : []
      scmIpSecurityRestrictionsUseMain: false // deployments come from the pipeline, which Entra ID lets in
    }
  }

  resource noFtpPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noScmPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        AZURE_CLIENT_ID: clientId
        APPLICATIONINSIGHTS_CONNECTION_STRING: '@Microsoft.KeyVault(SecretUri=${telemetryVaultUri}secrets/application-insights)'
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
        AzureWebJobsStorage__blobServiceUri: blobEndpoint
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: clientId
        ServiceBus__fullyQualifiedNamespace: serviceBusHost
        ServiceBus__credential: 'managedidentity'
        ServiceBus__clientId: clientId
        Cosmos__Endpoint: cosmosEndpoint
        Cosmos__IdentitiesEndpoint: identitiesEndpoint
        Cosmos__Database: 'campaign'
        Staff__Issuer: staff.issuer
        Staff__Audience: staff.audience
        Smtp__Host: smtp.host
        Smtp__Port: '${smtp.port}'
        Smtp__From: smtp.from
        Smtp__User: smtp.user
        Smtp__Password: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/smtp-password)'
        Stripe__ApiKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/stripe-api-key)'
        Stripe__WebhookSecret: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/stripe-webhook-secret)'
        Payments__PerSecond: '${paymentsPerSecond}'
        Tally__HintEvery: '00:00:02'
        Http__Origins: join(origins, ',')
        // The worker is called by its own host. Front Door names who called it; without it, the last that the platform names.
        Http__ClientAddressHeader: isProd ? 'X-Azure-SocketIP' : 'X-Forwarded-For'
        Http__KnownProxies: '127.0.0.0/8,::1'
      },
      toObject(
        peppers,
        number => 'Keys__Peppers__${number}',
        number => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/pepper-${number})'
      ),
      toObject(
        signingKeys,
        number => 'Keys__SigningKeys__${number}',
        number => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/signing-key-${number})'
      )
    )
  }
}

#disable-next-line use-recent-api-versions // there is no newer one
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'AppServiceAuthenticationLogs', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}

@description('Its name.')
output name string = app.name
@description('Its own host name.')
output host string = app.properties.defaultHostName
