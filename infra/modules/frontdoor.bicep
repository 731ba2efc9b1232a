// The one way in: it ends TLS, keeps public answers for the second they may be kept, and slows who calls too often.

import { tags as tagsType } from 'types.bicep'

@description('Its name.')
param name string
@description('The endpoint.')
param endpointName string
@description('The domain that customers call; empty for none of its own.')
param domain string
@description('Where its logs go.')
param workspaceId string
@description('What it is marked with.')
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
          // Many people may share an address; a campaign's own limits are finer. See limitPerAddress in docs/api.md.
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

#disable-next-line use-recent-api-versions // there is no newer one
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

@description('The host that customers call.')
output host string = profile::endpoint.properties.hostName
@description('What it says of itself in X-Azure-FDID.')
output frontDoorId string = profile.properties.frontDoorId
@description('What the TXT record _dnsauth of the domain must hold; empty for none.')
output domainValidation string = empty(domain) ? '' : profile::own!.properties.validationProperties.validationToken
