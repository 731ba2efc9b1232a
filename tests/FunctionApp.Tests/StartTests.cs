using System.Security.Cryptography;
using CampaignFunctions.FunctionsHost;
using Xunit;

namespace CampaignFunctions.FunctionApp.Tests;

/// <summary>Tests that a published app with a wrong setting ends with sentences, without a stack trace.</summary>
public sealed class StartTests(PublishedApp app)
{
    [Theory]
    [InlineData("Smtp__Port", "0", "Smtp:Port must be a whole number from 1 to 65535, not '0'.")]
    [InlineData("Smtp__Password", "@Microsoft.KeyVault(x)", "Smtp:Password is an unresolved Key Vault reference")]
    [InlineData("Tally__Every", "1", "Tally:Every is unknown. The settings of Tally are HintEvery, CatchUpWithin.")]
    [InlineData("Cosmos__Endpoint", "nonsense", "Cosmos:Endpoint must be an absolute http or https URL")]
    [InlineData("Keys__Peppers__1", "short", "Keys:Peppers must be")]
    public async Task Setting_Wrong_EndsTheStart(string name, string value, string sentence)
    {
        var settings = new Dictionary<string, string>
        {
            ["ServiceBus"] = "Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=a;SharedAccessKey=a2V5;UseDevelopmentEmulator=true",
            ["Cosmos__Endpoint"] = "http://127.0.0.1:1/",
            ["Keys__Peppers__1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Keys__SigningKeys__1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Staff__Issuer"] = StaffProvider.Audience,
            ["Staff__Audience"] = StaffProvider.Audience,
            [name] = value,
        };

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            FunctionsHostDouble.StartAsync(app.Folder, settings, TestContext.Current.CancellationToken)
        );

        Assert.StartsWith($"The worker did not start: {sentence}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
        Assert.Single(refused.Message.Trim().Split('\n'));
    }
}
