// The function app on Flex Consumption. It scales to zero when nobody calls; in prod, warm instances answer.

import { tags as tagsType, staff as staffType, smtp as smtpType, challenge as challengeType } from 'types.bicep'

@description('Name of the function app.')
param name string
@description('Azure region of the function app.')
param location string
@description('True for prod: ready for a launch and closed to the internet.')
param isProd bool
@description('Resource id of the subnet of the app. Empty: no subnet.')
param subnetId string
@description('Id of the only Front Door whose calls the app accepts. Empty: the app accepts calls from everywhere.')
param frontDoorId string
@description('Resource id of the managed identity of the app.')
param identityId string
@description('Client id of the managed identity of the app.')
param clientId string
@description('Resource id of the Log Analytics workspace that receives the logs.')
param workspaceId string
@description('URL of the blob container that holds the package of the app.')
param deploymentContainer string
@description('Blob endpoint of the host storage.')
param blobEndpoint string
@description('URI of the vault with the secrets.')
param vaultUri string
@description('URI of the vault with the connection string of Application Insights.')
param telemetryVaultUri string
@description('Endpoint of the Cosmos DB account with the campaign data.')
param cosmosEndpoint string
@description('Endpoint of the Cosmos DB account with people\'s addresses.')
param identitiesEndpoint string
@description('Host of the Service Bus namespace.')
param serviceBusHost string
@description('Issuer and audience of staff tokens.')
param staff staffType
@description('Mail server.')
param smtp smtpType
@description('Challenge of callers over a limit of pre-orders.')
param challenge challengeType
@description('Origins of the campaign sites.')
param origins string[]
@description('Host name that customers call. Empty: that of the app itself.')
param publicHost string
@description('Visits to Stripe per second.')
param paymentsPerSecond int
@description('Numbers of the keys that sign participant tokens.')
param signingKeys int[]
@description('Numbers of the peppers.')
param peppers int[]
@description('Tags of all resources.')
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
    publicNetworkAccess: 'Enabled' // Front Door calls from outside; ipSecurityRestrictions reject everybody else
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
      scmIpSecurityRestrictionsUseMain: false // the pipeline deploys through this site; Entra ID authenticates it
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
        Mail__PerSecond: '${smtp.perSecond}'
        Http__PublicUrl: 'https://${empty(publicHost) ? app.properties.defaultHostName : publicHost}/api'
        Tally__HintEvery: '00:00:02'
        Http__Origins: join(origins, ',')
        // The worker is called by the Functions host on the same machine. Front Door puts the client's address into
        // X-Azure-SocketIP. Without Front Door, the platform adds it to X-Forwarded-For. There the host writes its own peer,
        // which is the client only if the host reads the header first.
        ASPNETCORE_FORWARDEDHEADERS_ENABLED: isProd ? 'false' : 'true'
        Http__ClientAddressHeader: isProd ? 'X-Azure-SocketIP' : 'X-Forwarded-For'
        Http__KnownProxies: '127.0.0.0/8,::1'
      },
      smtp.hasEvents
        ? { Mail__EventSecrets: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/mail-event-secrets)' }
        : {},
      empty(challenge.siteKey)
        ? {}
        : {
            Challenge__VerifyUrl: challenge.verifyUrl
            Challenge__SiteKey: challenge.siteKey
            Challenge__Secret: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/challenge-secret)'
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

#disable-next-line use-recent-api-versions // there is no newer version
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

@description('Name of the function app.')
output name string = app.name
@description('Host name of the function app itself.')
output host string = app.properties.defaultHostName
