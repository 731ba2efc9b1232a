using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.ApiTesting;

/// <summary>
/// The host that the tests call over HTTP. If <c>CAMPAIGN_BASE_URL</c> is set, it is the host at that address, a local
/// host if <c>CAMPAIGN_LOCAL_URL</c> is set too: the address of its <c>/local</c>. Otherwise the fixture starts a local host in
/// its own process and adds <c>CAMPAIGN_HOST_ARGS</c> to its arguments.
/// </summary>
public sealed class HostFixture : IAsyncLifetime
{
    /// <summary>Signs events of the mail provider, for tests only.</summary>
    public const string MailEventSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("host-");
    private HostProcess? _host;
    private CampaignClient? _client;
    private Uri? _tools;

    public Uri Address { get; private set; } = null!;

    /// <summary>The address of <c>/local</c>; null on a host that has none.</summary>
    public Uri? Tools => _tools;

    public CampaignClient Client => _client!;

    public string Admin { get; private set; } = "";

    public string Marketer { get; private set; } = "";

    public string Moderator { get; private set; } = "";

    /// <summary>
    /// True if this is a local host. Hosts may differ in three points only. The Functions host answers an unknown address or
    /// method itself: with 404 and its own body. It has no mailbox with codes. Its staff tokens come from elsewhere.
    /// </summary>
    public bool IsLocal => _tools is not null;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("CAMPAIGN_BASE_URL") is { Length: > 0 } given)
        {
            Address = new(given);
            _tools = Environment.GetEnvironmentVariable("CAMPAIGN_LOCAL_URL") is { Length: > 0 } local ? new(local) : null;
        }
        else
        {
            var more = (Environment.GetEnvironmentVariable("CAMPAIGN_HOST_ARGS") ?? "").Split(
                ' ',
                StringSplitOptions.RemoveEmptyEntries
            );
            _host = await HostProcess.StartAsync(
                _folder.FullName,
                [
                    "--demonstration",
                    "false",
                    "--Http:Origins",
                    "https://campaign.example",
                    "--Mail:EventSecrets",
                    MailEventSecret,
                    "--Recount:AnswerWithin",
                    "00:00:10",
                    .. more,
                ]
            );
            (Address, _tools) = (_host.Address, _host.Tools);
        }

        _client = new(Address, _tools);
        Admin = await StaffAsync("admin");
        Marketer = await StaffAsync("marketer");
        Moderator = await StaffAsync("moderator");
    }

    /// <summary>Skips the test if the host has no mailbox to read codes from.</summary>
    public void NeedsMailbox() => Assert.SkipUnless(IsLocal, "This host has no mailbox to read codes from.");

    /// <summary>Waits for mail with a code to an address, and returns the code.</summary>
    public Task<string> CodeAsync(string address)
    {
        NeedsMailbox();
        return Client.CodeAsync(address);
    }

    /// <summary>Returns the token in <c>CAMPAIGN_{ROLE}_TOKEN</c>. If it is not set, asks the local host for a token.</summary>
    private async Task<string> StaffAsync(string role) =>
        Environment.GetEnvironmentVariable($"CAMPAIGN_{role.ToUpperInvariant()}_TOKEN") is { Length: > 0 } token
            ? token
            : await Client.StaffTokenAsync(role);

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Creates a live, open campaign for one test, with a poll of each method; returns its id.</summary>
    public async Task<string> CampaignAsync(Action<JsonObject>? change = null)
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        change?.Invoke(definition);
        await Client.CreateCampaignAsync(definition, Admin);
        return definition["id"]!.GetValue<string>();
    }

    public Task<HttpResponseMessage> PutAsync(
        string address,
        string? token,
        JsonNode? body,
        string? ifMatch = null,
        string? ifNoneMatch = null
    ) => Client.SendAsync(HttpMethod.Put, address, token, body, headers => Condition(headers, ifMatch, ifNoneMatch));

    public Task<HttpResponseMessage> GetAsync(string address, string? token = null, string? ifNoneMatch = null) =>
        Client.SendAsync(HttpMethod.Get, address, token, null, headers => Condition(headers, null, ifNoneMatch));

    /// <summary>Sends the bytes unchanged, with any content type and encoding, or with neither.</summary>
    public async Task<HttpResponseMessage> SendBytesAsync(
        HttpMethod method,
        string address,
        string? token,
        string? type,
        byte[] body,
        bool chunked = false,
        string? encoding = null,
        string? ifNoneMatch = null
    )
    {
        using var http = new HttpClient();
        var start = address.StartsWith("/local/", StringComparison.Ordinal) ? _tools! : Address;
        using var request = new HttpRequestMessage(method, new Uri(start, address)) { Content = new ByteArrayContent(body) };
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
