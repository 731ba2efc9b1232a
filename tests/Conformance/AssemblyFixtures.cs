using CampaignFunctions.ApiTesting;
using Xunit;

[assembly: AssemblyFixture(typeof(HostFixture))]
