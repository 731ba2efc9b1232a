using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Attacks;

/// <summary>A script calls from many addresses of its own network, so that no limit seems to be reached.</summary>
public sealed class HideAmongAddresses(Target target)
{
    private const int PerHour = 20;

    [Theory]
    [InlineData("2001:db8:1:2::{0:x}", PerHour)]
    [InlineData("2001:db8:2:{0:x}::1", 16 * PerHour)]
    public Task Addresses_OfOneNetwork_ShareALimit(string addresses, int limit) =>
        WithinAnHour.RunAsync(async () =>
        {
            var campaign = await target.CampaignAsync(definition => definition["limitPerAddress"] = PerHour);
            var (taken, refused) = (0, 0);
            for (var i = 0; i <= limit && refused == 0; i++)
            {
                using var caller = target.From(string.Format(System.Globalization.CultureInfo.InvariantCulture, addresses, i));
                using var answer = await caller.SendAsync(
                    HttpMethod.Post,
                    $"/api/campaigns/{campaign}/participants",
                    null,
                    new JsonObject()
                );
                taken += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
                if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                    continue;
                refused++;
                Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
                Assert.Contains("\"address\";r=0;", answer.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
            }

            Assert.Equal(1, refused);
            Assert.Equal(limit, taken);
        });
}
