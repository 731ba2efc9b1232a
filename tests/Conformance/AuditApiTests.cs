using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of the log of what staff did, over HTTP.</summary>
public sealed class AuditApiTests(HostFixture host)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_AfterActionsInEachSlice_HasEachOnce()
    {
        var campaign = await host.CampaignAsync(definition =>
            definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone()
        );
        var root = $"/api/campaigns/{campaign}";
        var voter = await host.Client.OpenTokenAsync(campaign);
        var suggestion = await SuggestAsync(root, voter);
        var id = suggestion.Split('/')[^1];
        await host.PutAsync($"{root}/pauses", host.Admin, Pauses(isMailPaused: true)).IsJsonAsync();
        await host.PutAsync($"{root}/pauses", host.Admin, Pauses(isMailPaused: true)).IsJsonAsync(); // changes nothing
        var status = new JsonObject
        {
            ["status"] = "planned",
            ["response"] = new JsonObject { ["en"] = "Soon." },
        };
        await host.PutAsync(suggestion + "/status", host.Moderator, status).IsJsonAsync();
        await host.PutAsync(suggestion + "/status", host.Moderator, status.DeepClone()).IsJsonAsync(); // changes nothing
        await host.PutAsync(suggestion + "/status", host.Moderator, new JsonObject()).IsProblemAsync(400, "invalid");
        await host.Client.SendAsync(HttpMethod.Post, suggestion + "/recount", host.Marketer, null).IsJsonAsync();
        await host
            .Client.SendAsync(HttpMethod.Post, suggestion + "x/recount", host.Marketer, null)
            .IsProblemAsync(404, "suggestion-not-found");
        var rebuild = new JsonObject { ["rebuild"] = true };
        await host.Client.SendAsync(HttpMethod.Post, $"{root}/polls/colour/recount", host.Admin, rebuild).IsJsonAsync();
        await host
            .Client.SendAsync(HttpMethod.Post, $"{root}/polls/colour/recount", host.Marketer, rebuild.DeepClone())
            .IsProblemAsync(403, "forbidden");
        (await host.GetAsync($"{root}/polls/colour/log", host.Marketer)).EnsureSuccessStatusCode().Dispose();

        var log = (await host.GetAsync($"{root}/audit", host.Admin).IsPersonalAsync())["items"]!.AsArray();

        Assert.Equal(
            [
                "export-ballots polls/colour",
                "rebuild-tally polls/colour",
                $"recount-support suggestions/{id}",
                $"set-status suggestions/{id} 1 status:received>planned response:>",
                "set-pauses  2 mail:running>paused",
                "create-campaign  1",
            ],
            log.Select(Line)
        );
        Assert.Equal(
            ["at", "issuer", "by", "action", "subject", "number", "changes", "reason"],
            log[0]!.AsObject().Select(member => member.Key)
        );
        Assert.Equal(
            Line(log[3]),
            Line(Assert.Single(await ListAsync($"{root}/audit?subject=suggestions/{id}&by={By(log[3])}")))
        );
        Assert.Empty(await ListAsync($"{root}/audit?subject=suggestions/{id}x"));
        Assert.Empty(await ListAsync($"{root}/audit?by=nobody"));
        var pages = new List<string>();
        var next = "";
        while (next is not null)
        {
            var page = await host.GetAsync($"{root}/audit?limit=4{next}", host.Admin).IsJsonAsync();
            pages.AddRange(page["items"]!.AsArray().Select(Line));
            next = page["next"] is { } cursor ? $"&cursor={cursor.GetValue<string>()}" : null;
        }

        Assert.Equal(log.Select(Line), pages);
        using var export = await host.GetAsync($"{root}/audit/export", host.Admin);
        Assert.Equal("application/x-ndjson", export.Content.Headers.ContentType!.MediaType);
        var lines = (await export.Content.ReadAsStringAsync(Cancel)).TrimEnd('\n').Split('\n');
        Assert.Equal([.. log.Select(Line).Reverse(), "export-audit"], lines.Select(line => Line(JsonNode.Parse(line))));
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("audit/export")]
    public async Task Log_AnyOtherCaller_IsRefused(string call)
    {
        var campaign = await host.CampaignAsync();
        var address = $"/api/campaigns/{campaign}/{call}";

        await host.GetAsync(address).IsProblemAsync(401, "unauthorized");
        await host.GetAsync(address, host.Marketer).IsProblemAsync(403, "forbidden");
        await host.GetAsync(address, host.Moderator).IsProblemAsync(403, "forbidden");
        await host.GetAsync(address, await host.Client.OpenTokenAsync(campaign)).IsProblemAsync(403, "forbidden");
        await host.GetAsync($"/api/campaigns/no-such/{call}", host.Admin).IsProblemAsync(404, "campaign-not-found");
    }

    [Fact]
    public async Task Log_CursorOfAnotherCall_IsRefused()
    {
        var campaign = await host.CampaignAsync();

        foreach (var cursor in new[] { "x", "", Convert.ToBase64String(Encoding.UTF8.GetBytes("2026-13:x")) })
            await host.GetAsync($"/api/campaigns/{campaign}/audit?cursor={Uri.EscapeDataString(cursor)}", host.Admin)
                .IsProblemAsync(400, "invalid");
    }

    private static JsonObject Pauses(bool isMailPaused) =>
        new()
        {
            ["orders"] = false,
            ["openings"] = false,
            ["charges"] = false,
            ["mail"] = isMailPaused,
        };

    private static string By(JsonNode? entry) => Uri.EscapeDataString(entry!["by"]!.GetValue<string>());

    /// <summary>Returns the entry in one line: action, subject, number and changes.</summary>
    private static string Line(JsonNode? entry) =>
        string.Join(
                ' ',
                [
                    $"{entry!["action"]}",
                    $"{entry["subject"]}",
                    $"{entry["number"]}",
                    .. (entry["changes"]?.AsArray() ?? []).Select(change =>
                        $"{change!["field"]}:{change["from"]}>{change["to"]}"
                    ),
                ]
            )
            .TrimEnd();

    private async Task<JsonArray> ListAsync(string address) =>
        (await host.GetAsync(address, host.Admin).IsJsonAsync())["items"]!.AsArray();

    private async Task<string> SuggestAsync(string root, string voter)
    {
        var body = new JsonObject { ["title"] = "A glass roof", ["text"] = "One that opens." };
        using var made = await host.Client.SendAsync(HttpMethod.Post, $"{root}/suggestions", voter, body);
        made.EnsureSuccessStatusCode();
        return made.Headers.Location!.ToString();
    }
}
