using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Attacks;
using CampaignFunctions.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(Target))]
[assembly: AssemblyFixture(typeof(Browser))]

namespace CampaignFunctions.Attacks;

/// <summary>
/// The host that adversaries attack. A proxy in front of it names its callers, and a service checks challenges. Each attack has
/// networks and campaigns of its own.
/// </summary>
public sealed class Target : IAsyncLifetime
{
    /// <summary>The site of the brand, to which customers return after paying.</summary>
    public const string Site = "https://campaign.example";

    private static int _networks;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("attacks-");
    private ChallengeService _challenge = null!;
    private CampaignClient _staff = null!;

    public HostProcess Host { get; private set; } = null!;

    public string Admin { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _challenge = await ChallengeService.StartAsync();
        Host = await HostProcess.StartAsync(
            _folder.FullName,
            [
                "--demonstration",
                "false",
                "--Http:Origins",
                Site,
                "--Http:ClientAddressHeader",
                CampaignClient.CallerHeader,
                "--Http:KnownProxies",
                "127.0.0.1",
                .. _challenge.Arguments,
            ]
        );
        _staff = From(Network());
        Admin = await _staff.StaffTokenAsync("admin");
    }

    public async ValueTask DisposeAsync()
    {
        _staff?.Dispose();
        if (Host is not null)
            await Host.DisposeAsync();
        await _challenge.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Returns the address of a caller in a network that nobody else is in.</summary>
    public static string Network()
    {
        var number = Interlocked.Increment(ref _networks);
        return $"10.{number / 256}.{number % 256}.1";
    }

    /// <summary>Calls the host from this address.</summary>
    public CampaignClient From(string address) => CampaignClient.From(Host, address);

    /// <summary>Creates a live, open campaign, and returns its id.</summary>
    public async Task<string> CampaignAsync(Action<JsonObject>? change = null)
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        change?.Invoke(definition);
        await _staff.CreateCampaignAsync(definition, Admin);
        return definition["id"]!.GetValue<string>();
    }

    /// <summary>Creates a campaign that sells so many units of the edition <c>first</c>, and returns its id.</summary>
    public Task<string> SaleAsync(int capacity, string limits) =>
        CampaignAsync(definition =>
        {
            definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
            definition["orderLimits"] = JsonNode.Parse(limits);
            definition["editions"] = JsonNode.Parse(
                $$"""
                [{"id": "first", "title": {"en": "First"}, "price": {"amount": 1000, "currency": "EUR"}, "payment": "full",
                  "capacity": {{capacity}}, "perPerson": 100}]
                """
            );
        });

    /// <summary>Returns an order of one unit that the site would send.</summary>
    public static JsonObject Order(string email, bool waitlist = false)
    {
        var order = Orders.Of("first", email);
        order["returnUrl"] = Site + "/";
        if (waitlist)
            order["waitlist"] = true;
        return order;
    }

    /// <summary>Returns all mail to an address once no work waits in any queue.</summary>
    public async Task<IReadOnlyList<JsonObject>> MailAsync(string address)
    {
        await Eventually.GetAsync(
            async () => await JsonAsync("/local/queues"),
            queues =>
                queues["queues"]!
                    .AsArray()
                    .All(queue => queue!["waiting"]!.GetValue<int>() + queue["inFlight"]!.GetValue<int>() == 0),
            queues => queues.ToJsonString()
        );
        var mailbox = await JsonAsync($"/local/mailbox?to={Uri.EscapeDataString(address)}");
        return [.. mailbox["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    private async Task<JsonObject> JsonAsync(string address)
    {
        using var answer = await _staff.SendAsync(HttpMethod.Get, address);
        return await CampaignClient.JsonAsync(answer);
    }
}
