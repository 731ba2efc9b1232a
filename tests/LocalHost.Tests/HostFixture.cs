using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(CampaignFunctions.LocalHost.Tests.HostFixture))]

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>One local host in a process of its own, shared by the tests that call it over HTTP.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("host-");
    private HostProcess? _host;
    private CampaignClient? _client;

    public HostProcess Host => _host!;

    public CampaignClient Client => _client!;

    public string Admin { get; private set; } = "";

    public string Marketer { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false", "--Http:Origins", "https://campaign.example", "--Recount:AnswerWithin", "00:00:10"]);
        _client = new(_host.Address);
        Admin = await _client.StaffTokenAsync("admin");
        Marketer = await _client.StaffTokenAsync("marketer");
    }

    public async ValueTask DisposeAsync()
    {
        _client!.Dispose();
        await _host!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A live, open campaign of this test's own, with a poll of each method.</summary>
    public async Task<string> CampaignAsync(Action<JsonObject>? change = null)
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        change?.Invoke(definition);
        await Client.CreateCampaignAsync(definition, Admin);
        return definition["id"]!.GetValue<string>();
    }

    public Task<HttpResponseMessage> PutAsync(string address, string? token, JsonNode? body, string? ifMatch = null, string? ifNoneMatch = null) =>
        Client.SendAsync(HttpMethod.Put, address, token, body, headers => Condition(headers, ifMatch, ifNoneMatch));

    public Task<HttpResponseMessage> GetAsync(string address, string? token = null, string? ifNoneMatch = null) =>
        Client.SendAsync(HttpMethod.Get, address, token, null, headers => Condition(headers, null, ifNoneMatch));

    /// <summary>Sends a body as it stands: of any type, in any encoding, or none.</summary>
    public async Task<HttpResponseMessage> SendBytesAsync(
        HttpMethod method, string address, string? token, string? type, byte[] body, bool chunked = false, string? encoding = null, string? ifNoneMatch = null)
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (ifNoneMatch is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        request.Headers.TransferEncodingChunked = chunked;
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static void Condition(HttpRequestHeaders headers, string? ifMatch, string? ifNoneMatch)
    {
        if (ifMatch is not null)
            headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (ifNoneMatch is not null)
            headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
    }
}

/// <summary>Definitions of campaigns for tests.</summary>
public static class Definitions
{
    public static JsonObject Campaign(string id)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            ["id"] = id,
            ["title"] = Text("Campaign"),
            ["status"] = "live",
            ["participation"] = "open",
            ["windows"] = new JsonObject { ["voting"] = new JsonObject { ["from"] = now.AddHours(-1), ["to"] = now.AddHours(6) } },
            ["segments"] = new JsonObject { ["country"] = new JsonArray("IT", "PL", "FR") },
            ["polls"] = new JsonArray(
                Poll("colour", "single"),
                Poll("extras", "approval", poll => poll["maxChoices"] = 2),
                Poll("names", "ranked", poll => poll["maxChoices"] = 3),
                Poll("budget", "points", poll => poll["maxPoints"] = 5)),
        };
    }

    public static JsonObject Poll(string id, string method, Action<JsonObject>? change = null)
    {
        var poll = new JsonObject
        {
            ["id"] = id,
            ["title"] = Text(id),
            ["method"] = method,
            ["options"] = new JsonArray(Option("red"), Option("blue"), Option("green"), Option("=1+1")),
        };
        change?.Invoke(poll);
        return poll;
    }

    public static JsonObject Option(string id) => new() { ["id"] = id, ["title"] = Text(id) };

    public static JsonObject Choices(params string[] choices) => new() { ["choices"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice))]) };

    private static JsonObject Text(string text) => new() { ["en"] = text };
}
