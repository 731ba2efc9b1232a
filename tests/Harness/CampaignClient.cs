using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CampaignFunctions.Harness;

/// <summary>Calls the HTTP API like any client.</summary>
public sealed partial class CampaignClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _tools;

    /// <summary>Calls one host.</summary>
    /// <param name="address">The address of the API.</param>
    /// <param name="tools">The address of <c>/local</c>; without it, calls of <c>/local</c> go to the API's address.</param>
    public CampaignClient(Uri address, Uri? tools = null)
    {
        _tools = tools ?? address;
        _http = new(
            new SocketsHttpHandler
            {
                MaxConnectionsPerServer = 64,
                UseProxy = false,
                UseCookies = false,
            }
        )
        {
            BaseAddress = address,
        };
    }

    /// <summary>The header in which <see cref="From"/> names the caller.</summary>
    public const string CallerHeader = "X-Client";

    public static CampaignClient Of(HostProcess host) => new(host.Address, host.Tools);

    /// <summary>Calls a host that believes <see cref="CallerHeader"/>, from this address.</summary>
    public static CampaignClient From(HostProcess host, string address)
    {
        var client = Of(host);
        client._http.DefaultRequestHeaders.Add(CallerHeader, address);
        return client;
    }

    public void Dispose() => _http.Dispose();

    public async Task<string> StaffTokenAsync(string role)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/local/staff-tokens", null, new JsonObject { ["role"] = role });
        return (await JsonAsync(answer))["token"]!.GetValue<string>();
    }

    public async Task<string> OpenTokenAsync(string campaign)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/participants", null, new JsonObject());
        return (await JsonAsync(answer))["token"]!.GetValue<string>();
    }

    public async Task CreateCampaignAsync(JsonObject definition, string adminToken)
    {
        using var answer = await SendAsync(
            HttpMethod.Put,
            $"/api/campaigns/{definition["id"]}",
            adminToken,
            definition,
            headers => headers.TryAddWithoutValidation("If-None-Match", "*")
        );
        await JsonAsync(answer);
    }

    public async Task<JsonObject> CastAsync(string campaign, string poll, string token, JsonObject ballot)
    {
        using var answer = await SendAsync(HttpMethod.Put, $"/api/campaigns/{campaign}/polls/{poll}/ballot", token, ballot);
        return await JsonAsync(answer);
    }

    public async Task<JsonObject> TallyAsync(string campaign, string poll, string? token = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/api/campaigns/{campaign}/polls/{poll}/tally", token);
        return await JsonAsync(answer);
    }

    /// <summary>Recounts a poll and returns the outcome; waits if the recount is long.</summary>
    public async Task<JsonObject> RecountAsync(string campaign, string poll, string token, bool rebuild = false)
    {
        var address = $"/api/campaigns/{campaign}/polls/{poll}/recount";
        var answer = await SendAsync(HttpMethod.Post, address, token, new JsonObject { ["rebuild"] = rebuild });
        if (answer.StatusCode == System.Net.HttpStatusCode.Accepted)
        {
            address = answer.Headers.Location!.ToString();
            answer.Dispose();
            answer = await Eventually.GetAsync(
                () => SendAsync(HttpMethod.Get, address, token),
                polled => polled.StatusCode != System.Net.HttpStatusCode.Accepted,
                _ => "the recount has not ended."
            );
        }

        using (answer)
            return await JsonAsync(answer);
    }

    /// <summary>
    /// Waits until the tally has this number of ballots. Throws an exception with the last tally if that takes longer than the
    /// deadline.
    /// </summary>
    public Task<JsonObject> WaitForTallyAsync(string campaign, string poll, long ballots) =>
        WaitForTallyAsync(campaign, poll, tally => tally["ballots"]!.GetValue<long>() == ballots);

    /// <summary>
    /// Waits until the tally meets the condition. Throws an exception with the last tally if that takes longer than the deadline.
    /// </summary>
    public Task<JsonObject> WaitForTallyAsync(string campaign, string poll, Func<JsonObject, bool> isReached) =>
        Eventually.GetAsync(
            () => TallyAsync(campaign, poll),
            isReached,
            tally => $"the last tally has {tally["ballots"]} ballots."
        );

    /// <summary>Waits for mail to an address in the mailbox of a local host; returns the newest mail.</summary>
    public async Task<JsonObject> WaitForMailAsync(string address)
    {
        var mail = await Eventually.GetAsync(
            async () =>
            {
                using var answer = await SendAsync(HttpMethod.Get, $"/local/mailbox?to={Uri.EscapeDataString(address)}");
                return (await JsonAsync(answer))["items"]!.AsArray();
            },
            items => items.Count > 0,
            _ => "no mail arrived."
        );
        return mail[0]!.DeepClone().AsObject();
    }

    /// <summary>Waits for mail with a code to an address in the mailbox of a local host; returns the code.</summary>
    public async Task<string> CodeAsync(string address)
    {
        var mail = await Eventually.GetAsync(
            () => WaitForMailAsync(address),
            mail => Code().IsMatch(SubjectOf(mail)),
            mail => $"the last mail is {SubjectOf(mail)}."
        );
        return Code().Match(SubjectOf(mail)).Value;

        static string SubjectOf(JsonObject mail) => mail["subject"]!.GetValue<string>();
    }

    [GeneratedRegex("[0-9]{3} [0-9]{3} [0-9]{3}")]
    private static partial Regex Code();

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string address,
        string? token = null,
        JsonNode? body = null,
        Action<HttpRequestHeaders>? headers = null
    )
    {
        using var request = new HttpRequestMessage(method, At(address));
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (body is not null)
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body))
            {
                Headers = { ContentType = new("application/json") },
            };
        headers?.Invoke(request.Headers);
        try
        {
            return await _http.SendAsync(request);
        }
        catch (SocketException gone)
        {
            throw new HttpRequestException("The connection broke just after it was opened.", gone);
        }
    }

    /// <summary>Returns all objects of a kind in the books of the simulated Stripe, the newest first.</summary>
    public async Task<List<JsonObject>> StripeListAsync(string kind)
    {
        var (all, after) = (new List<JsonObject>(), "");
        while (true)
        {
            using var answer = await SendAsync(HttpMethod.Get, $"/local/stripe/v1/{kind}?limit=100{after}", "sk_test_books");
            var page = await JsonAsync(answer);
            all.AddRange(page["data"]!.AsArray().Select(each => each!.AsObject()));
            if (!page["has_more"]!.GetValue<bool>())
                return all;
            after = $"&starting_after={all[^1]["id"]}";
        }
    }

    /// <summary>Sends a form, as a browser does.</summary>
    public Task<HttpResponseMessage> PostFormAsync(string address, Dictionary<string, string> fields) =>
        _http.PostAsync(At(address), new FormUrlEncodedContent(fields));

    private Uri At(string address) =>
        address.StartsWith("/local/", StringComparison.Ordinal) ? new(_tools, address) : new(address, UriKind.Relative);

    /// <summary>
    /// Returns the JSON of a successful answer. Throws an exception with the status and body of any other answer.
    /// </summary>
    public static async Task<JsonObject> JsonAsync(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonObject>())!
            : throw new HttpRequestException(
                $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}",
                null,
                answer.StatusCode
            );
}
