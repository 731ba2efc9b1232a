using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that the hourly limit of a client's address counts every writing call of participants and visitors.</summary>
public sealed class AddressLimitTests
{
    private const string Header = CampaignClient.CallerHeader;

    private static IEnumerable<ApiOperation> WritingCalls =>
        ApiOperation
            .All.Where(call => call.Path.Contains("{campaignId}", StringComparison.Ordinal))
            .Where(call => call.Method != HttpMethod.Get && !call.IsForStaff);

    [Fact]
    public async Task WritingCall_AddressAtItsLimit_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("address-limit-");
        try
        {
            await using var behindProxy = await StartAsync(
                folder,
                "--Http:ClientAddressHeader",
                Header,
                "--Http:KnownProxies",
                "127.0.0.1"
            );
            using var caller = CampaignClient.Of(behindProxy);
            var admin = await caller.StaffTokenAsync("admin");
            Assert.NotEmpty(WritingCalls);
            foreach (var call in WritingCalls)
                await WithinAnHour.RunAsync(async () =>
                {
                    var first = await IsRefusedAsync(caller, admin, call, 0);
                    var second = await IsRefusedAsync(caller, admin, call, 1);
                    Assert.Equal((call.Name, false, true), (call.Name, first, second));
                });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<HostProcess> StartAsync(DirectoryInfo folder, params string[] arguments) =>
        HostProcess.StartAsync(folder.FullName, ["--demonstration", "false", .. arguments]);

    /// <summary>
    /// Sends a call as often as told from an address that may write once an hour. Returns whether the next one is refused.
    /// </summary>
    private static async Task<bool> IsRefusedAsync(CampaignClient client, string admin, ApiOperation call, int before)
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        definition["limitPerAddress"] = 1;
        await client.CreateCampaignAsync(definition, admin);
        var campaign = definition["id"]!.GetValue<string>();
        using var joined = await client.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/participants",
            body: new System.Text.Json.Nodes.JsonObject(),
            headers: headers => headers.Add(Header, "192.0.2.1")
        );
        var token = (await CampaignClient.JsonAsync(joined))["token"]!.GetValue<string>();
        for (var i = 0; i < before; i++)
            using (await SendAsync()) { }

        using var answer = await SendAsync();
        return answer.StatusCode == System.Net.HttpStatusCode.TooManyRequests;

        Task<HttpResponseMessage> SendAsync() =>
            client.SendAsync(
                call.Method,
                call.In(campaign),
                call.IsProtected ? token : null,
                call.Body(),
                headers => headers.Add(Header, "192.0.2.2")
            );
    }
}
