// The parameters come from environment variables, which sample.env explains. None of them is a secret: a deployment creates its
// keys in the vaults, and secret.bicep puts the secrets of other services there.
using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param kind = readEnvironmentVariable('CAMPAIGN_KIND')
param location = readEnvironmentVariable('AZURE_LOCATION')
param secondLocation = readEnvironmentVariable('CAMPAIGN_SECOND_LOCATION')
param dataEnvironment = empty(readEnvironmentVariable('CAMPAIGN_DATA_ENV_NAME', ''))
  ? environmentName
  : readEnvironmentVariable('CAMPAIGN_DATA_ENV_NAME', '')
param dataVersion = readEnvironmentVariable('CAMPAIGN_DATA_VERSION', '')
param alertEmail = readEnvironmentVariable('CAMPAIGN_ALERT_EMAIL')
param monthlyBudget = int(readEnvironmentVariable('CAMPAIGN_BUDGET'))
param budgetStart = readEnvironmentVariable('CAMPAIGN_BUDGET_START')
param staff = {
  issuer: readEnvironmentVariable('CAMPAIGN_STAFF_ISSUER')
  audience: readEnvironmentVariable('CAMPAIGN_STAFF_AUDIENCE')
}
param smtp = {
  host: readEnvironmentVariable('CAMPAIGN_SMTP_HOST')
  port: int(readEnvironmentVariable('CAMPAIGN_SMTP_PORT'))
  from: readEnvironmentVariable('CAMPAIGN_SMTP_FROM')
  user: readEnvironmentVariable('CAMPAIGN_SMTP_USER')
  perSecond: int(readEnvironmentVariable('CAMPAIGN_MAIL_PER_SECOND', '10'))
  hasEvents: bool(readEnvironmentVariable('CAMPAIGN_MAIL_EVENTS', 'false'))
}
param challenge = {
  verifyUrl: readEnvironmentVariable(
    'CAMPAIGN_CHALLENGE_URL',
    'https://challenges.cloudflare.com/turnstile/v0/siteverify'
  )
  siteKey: readEnvironmentVariable('CAMPAIGN_CHALLENGE_SITE_KEY', '')
}
param origins = split(readEnvironmentVariable('CAMPAIGN_ORIGINS'), ',')
param domain = readEnvironmentVariable('CAMPAIGN_DOMAIN', '')
param paymentsPerSecond = int(readEnvironmentVariable('CAMPAIGN_PAYMENTS_PER_SECOND'))
param throughputPercent = int(readEnvironmentVariable('CAMPAIGN_THROUGHPUT_PERCENT'))
param signingKeys = map(split(readEnvironmentVariable('CAMPAIGN_SIGNING_KEYS'), ','), number => int(number))
param peppers = map(split(readEnvironmentVariable('CAMPAIGN_PEPPERS'), ','), number => int(number))
