using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests the replacement of the signing key for participant tokens, as in docs/runbooks/secrets.md. No participant is turned
/// away.
/// </summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task SigningKey_Replaced_OldTokensWorkUntilTheOldKeyIsRemoved()
    {
        var campaign = $"c-{Guid.CreateVersion7()}";
        var second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        string before,
            after;
        await using (var host = await StartAsync())
        {
            using var client = CampaignClient.Of(host);
            await client.CreateCampaignAsync(Definitions.Campaign(campaign), await client.StaffTokenAsync("admin"));
            before = await client.OpenTokenAsync(campaign);
            Assert.Equal(HttpStatusCode.OK, await VoteAsync(client, campaign, before));
        }

        await using (var host = await StartAsync("--Keys:SigningKeys:2", second))
        {
            using var client = CampaignClient.Of(host);
            after = await client.OpenTokenAsync(campaign);
            Assert.Equal(("1", "2"), (new JsonWebToken(before).Kid, new JsonWebToken(after).Kid));
            Assert.Equal(HttpStatusCode.OK, await VoteAsync(client, campaign, before));
            Assert.Equal(HttpStatusCode.OK, await VoteAsync(client, campaign, after));
        }

        ReplaceKeys(second);
        await using (var host = await StartAsync())
        {
            using var client = CampaignClient.Of(host);
            Assert.Equal(HttpStatusCode.Unauthorized, await VoteAsync(client, campaign, before));
            Assert.Equal(HttpStatusCode.OK, await VoteAsync(client, campaign, after));
        }
    }

    private Task<HostProcess> StartAsync(params string[] arguments) =>
        HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false", .. arguments]);

    private static async Task<HttpStatusCode> VoteAsync(CampaignClient client, string campaign, string token)
    {
        var ballot = new JsonObject { ["choices"] = new JsonArray("red") };
        using var answer = await client.SendAsync(
            HttpMethod.Put,
            $"/api/campaigns/{campaign}/polls/colour/ballot",
            token,
            ballot
        );
        return answer.StatusCode;
    }

    /// <summary>Leaves only the second signing key in the key file.</summary>
    private void ReplaceKeys(string second)
    {
        var file = Path.Combine(_folder.FullName, "keys.json");
        var keys = JsonNode.Parse(File.ReadAllText(file))!;
        keys["Keys"]!["SigningKeys"] = new JsonObject { ["2"] = second };
        File.WriteAllText(file, keys.ToJsonString());
    }
}
