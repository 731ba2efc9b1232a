using CampaignFunctions.ApiTesting;
using CampaignFunctions.LocalHost.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(HostFixture))]
[assembly: AssemblyFixture(typeof(Browser))]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
