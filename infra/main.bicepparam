// For dev and for prod; which, CAMPAIGN_KIND says. Nothing here is secret: keys are made in the vault, and others' are put there by secret.bicep.
using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param kind = readEnvironmentVariable('CAMPAIGN_KIND', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param secondLocation = readEnvironmentVariable('CAMPAIGN_SECOND_LOCATION', 'northeurope')
param dataEnvironment = readEnvironmentVariable('CAMPAIGN_DATA_ENV_NAME', environmentName)
param dataVersion = readEnvironmentVariable('CAMPAIGN_DATA_VERSION', '')
param alertEmail = readEnvironmentVariable('CAMPAIGN_ALERT_EMAIL')
param monthlyBudget = int(readEnvironmentVariable('CAMPAIGN_BUDGET', '50'))
param budgetStart = readEnvironmentVariable('CAMPAIGN_BUDGET_START')
param staff = {
  issuer: readEnvironmentVariable('CAMPAIGN_STAFF_ISSUER')
  audience: readEnvironmentVariable('CAMPAIGN_STAFF_AUDIENCE')
}
param smtp = {
  host: readEnvironmentVariable('CAMPAIGN_SMTP_HOST')
  port: int(readEnvironmentVariable('CAMPAIGN_SMTP_PORT', '587'))
  from: readEnvironmentVariable('CAMPAIGN_SMTP_FROM')
  user: readEnvironmentVariable('CAMPAIGN_SMTP_USER')
}
param origins = split(readEnvironmentVariable('CAMPAIGN_ORIGINS'), ',')
param paymentsPerSecond = int(readEnvironmentVariable('CAMPAIGN_PAYMENTS_PER_SECOND', '15'))
param throughputPercent = int(readEnvironmentVariable('CAMPAIGN_THROUGHPUT_PERCENT', '100'))
param signingKeys = map(split(readEnvironmentVariable('CAMPAIGN_SIGNING_KEYS', '1'), ','), number => int(number))
param peppers = map(split(readEnvironmentVariable('CAMPAIGN_PEPPERS', '1'), ','), number => int(number))
