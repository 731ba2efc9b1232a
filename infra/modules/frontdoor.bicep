// The only entry to prod. It terminates TLS, caches public responses for the second that they allow, and limits the call rate of
// each address.

import { tags as tagsType } from 'types.bicep'

@description('Name of the Front Door profile.')
param name string
@description('Name of the endpoint.')
param endpointName string
@description('Domain that customers call. Empty: the domain that Front Door provides.')
param domain string
@description('Resource id of the Log Analytics workspace that receives the logs.')
param workspaceId string
@description('Tags of all resources.')
param tags tagsType

resource profile 'Microsoft.Cdn/profiles@2025-12-01' = {
  name: name
  location: 'global'
  sku: { name: 'Standard_AzureFrontDoor' }
  tags: tags
  properties: { originResponseTimeoutSeconds: 60 }

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }
  }

  resource own 'customDomains' = if (!empty(domain)) {
    name: 'own'
    properties: {
      hostName: domain
      tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' }
    }
  }

  resource guard 'securityPolicies' = {
    name: 'guard'
    properties: {
      parameters: {
        type: 'WebApplicationFirewall'
        wafPolicy: { id: firewall.id }
        associations: [
          {
            domains: concat([{ id: endpoint.id }], empty(domain) ? [] : [{ id: own.id }])
            patternsToMatch: ['/*']
          }
        ]
      }
    }
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-10-01' = {
  name: 'waf${replace(name, '-', '')}'
  location: 'global'
  sku: { name: 'Standard_AzureFrontDoor' }
  tags: tags
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
      customBlockResponseStatusCode: 429
    }
    customRules: {
      rules: [
        {
          // Many people may share one address. A campaign has finer limits of its own: see limitPerAddress in docs/api.md.
          name: 'CallsOfAnAddress'
          enabledState: 'Enabled'
          priority: 10
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: 3000
          matchConditions: [
            {
              matchVariable: 'SocketAddr'
              operator: 'IPMatch'
              matchValue: ['0.0.0.0/0', '::/0']
            }
          ]
        }
        {
          name: 'CodesOfAnAddress'
          enabledState: 'Enabled'
          priority: 20
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: 300
          matchConditions: [
            {
              matchVariable: 'RequestMethod'
              operator: 'Equal'
              matchValue: ['POST']
            }
            {
              matchVariable: 'RequestUri'
              operator: 'RegEx'
              matchValue: ['/(participants|verifications)/?([?#]|$)']
              transforms: ['UrlDecode', 'Lowercase']
            }
          ]
        }
      ]
    }
  }
}

#disable-next-line use-recent-api-versions // there is no newer version
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: profile
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'FrontDoorWebApplicationFirewallLog', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}

@description('Host name that customers call.')
output host string = profile::endpoint.properties.hostName
@description('Id that Front Door sends in the header X-Azure-FDID.')
output frontDoorId string = profile.properties.frontDoorId
@description('Required value of the TXT record _dnsauth of the domain; empty without a domain.')
output domainValidation string = empty(domain) ? '' : profile::own!.properties.validationProperties.validationToken
