using System.Security.Cryptography;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.FunctionsHost;
using CampaignFunctions.Harness;
using CampaignFunctions.ServiceBusDouble;
using Xunit;

namespace CampaignFunctions.FunctionApp.Tests;

/// <summary>
/// The published Function App on the double of the Functions host, with its documents in the Cosmos DB double and its messages in
/// the Service Bus double.
/// </summary>
public sealed class Deployable(PublishedApp app) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deployable-");
    private readonly List<IAsyncDisposable> _running = [];
    private StaffProvider? _staff;
    private Uri? _cosmos;

    /// <summary>The namespace with the messages of the app.</summary>
    public ServiceBusDoubleServer Bus { get; private set; } = null!;

    /// <summary>The host that runs the app.</summary>
    public FunctionsHostDouble Host { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Lets Cosmos DB accept every request and never answer, or answer again.</summary>
    public async Task SilenceCosmosAsync(bool isSilent)
    {
        using var client = new HttpClient();
        var address = new Uri(_cosmos!, "double/silent");
        using var answer = isSilent ? await client.PutAsync(address, null, Cancel) : await client.DeleteAsync(address, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Returns a token of a member of staff with one role.</summary>
    public string StaffToken(string role) => _staff!.Issue(role);

    public async ValueTask InitializeAsync()
    {
        var (cosmos, endpoint) = await ServerProcess.StartCosmosDoubleAsync();
        _running.Add(cosmos);
        _cosmos = endpoint;
        await CreateContainersAsync(endpoint);
        Bus = new(HostProcess.FreePort(), CampaignModule.Queues);
        _staff = await StaffProvider.StartAsync(Cancel);
        _running.Add(_staff);
        var certificate = Path.Combine(_folder.FullName, "staff.pem");
        await File.WriteAllTextAsync(certificate, _staff.Certificate, Cancel);
        Host = await FunctionsHostDouble.StartAsync(app.Folder, Settings(endpoint, _staff, certificate), Cancel);
        _running.Add(Host);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
            await running.DisposeAsync();
        Bus?.Dispose();
        _folder.Delete(recursive: true);
    }

    private Dictionary<string, string> Settings(Uri cosmos, StaffProvider staff, string certificate) =>
        new()
        {
            ["ServiceBus"] = Bus.ConnectionString,
            ["Cosmos__Endpoint"] = cosmos.ToString(),
            ["Keys__Peppers__1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Keys__SigningKeys__1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Staff__Issuer"] = staff.Issuer,
            ["Staff__Audience"] = StaffProvider.Audience,
            ["SSL_CERT_FILE"] = certificate,
            ["Mail__EventSecrets"] = HostFixture.MailEventSecret,
            ["Recount__AnswerWithin"] = "00:00:10",
            // As the template sets them without Front Door.
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
            ["Http__ClientAddressHeader"] = "X-Forwarded-For",
            ["Http__KnownProxies"] = "127.0.0.0/8,::1",
            ["Http__Origins"] = "http://localhost",
        };

    /// <summary>
    /// Creates the database with a short run of the local host. A data-plane identity could not create it either.
    /// </summary>
    private async Task CreateContainersAsync(Uri endpoint)
    {
        string[] arguments =
        [
            "--demonstration",
            "false",
            "--store",
            "cosmos",
            "--create",
            "true",
            "--Cosmos:Endpoint",
            $"{endpoint}",
        ];
        await using var host = await HostProcess.StartAsync(Path.Combine(_folder.FullName, "data"), arguments);
    }
}
