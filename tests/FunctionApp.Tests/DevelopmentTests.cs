using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.FunctionsHost;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost;
using CampaignFunctions.ServiceBusDouble;
using Xunit;

namespace CampaignFunctions.FunctionApp.Tests;

/// <summary>
/// Tests the development files: with them, the published app runs on the Functions host double as under <c>func start</c>, beside
/// doubles of the services in <c>compose.yaml</c>.
/// </summary>
public sealed class DevelopmentTests(PublishedApp app) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("development-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.FullName, "data");

    private string SettingsFile => Path.Combine(_folder.FullName, "local.settings.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task App_WithTheDevelopmentFiles_IsReadyAndSells()
    {
        DevelopmentFiles.Write(Data, SettingsFile);
        var (cosmos, endpoint) = await ServerProcess.StartCosmosDoubleAsync();
        await using var _ = cosmos;
        using var bus = new ServiceBusDoubleServer(HostProcess.FreePort(), CampaignModule.Queues);
        using var held = new TcpListener(IPAddress.Loopback, 0); // keeps the port free for the tools
        held.Start();
        var tools = new Uri($"http://{held.LocalEndpoint}/");
        await using var host = await FunctionsHostDouble.StartAsync(app.Folder, Settings(endpoint, bus, tools), Cancel);
        string[] arguments =
        [
            .. $"--tools-for {host.Address} --local-urls {tools} --data {Data}".Split(' '),
            .. $"--store cosmos --create true --Cosmos:Endpoint {endpoint}".Split(' '),
        ];
        held.Stop();
        await using var other = await ServerProcess.StartAsync(tools.Port, Programs.Beside("LocalHost"), arguments);
        using var client = new CampaignClient(host.Address, tools);

        await OrderAndPayAsync(client);

        // All callers share an address here, as they do on a developer's machine.
        for (var calls = 0; calls < 11; calls++)
            await client.OpenTokenAsync("c");
        await client.SendAsync(HttpMethod.Get, "/api/ready").IsStatusAsync(HttpStatusCode.OK);
    }

    /// <summary>Orders, and pays on the page of the simulated Stripe, which tells the app.</summary>
    private static async Task OrderAndPayAsync(CampaignClient client)
    {
        var definition = Definitions.Campaign("c");
        definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
        definition["editions"] = JsonNode.Parse(
            """
            [{"id": "first", "title": {"en": "First"}, "price": {"amount": 1000, "currency": "EUR"}, "payment": "full",
              "capacity": 1}]
            """
        );
        await client.CreateCampaignAsync(definition, await client.StaffTokenAsync("admin"));
        var token = await client.OpenTokenAsync("c");
        var address = await client.PlacedAsync("c", token, Orders.Of("first"));
        var reserved = await UntilAsync(order => order["payment"]?["url"] is not null);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var card = new FormUrlEncodedContent([new("number", "4242 4242 4242 4242"), new("expires", "12 / 40")]);
        using var paid = await http.PostAsync(new Uri(reserved["payment"]!["url"]!.GetValue<string>()), card, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, paid.StatusCode);
        await UntilAsync(order => order["status"]!.GetValue<string>() == "paid");

        Task<JsonObject> UntilAsync(Func<JsonObject, bool> condition) =>
            Eventually.GetAsync(
                () => client.SendAsync(HttpMethod.Get, address, token).IsJsonAsync(),
                condition,
                order => order.ToJsonString()
            );
    }

    /// <summary>Returns the settings in the file, with the ports of this test.</summary>
    private Dictionary<string, string> Settings(Uri cosmos, ServiceBusDoubleServer bus, Uri tools)
    {
        var values = JsonNode.Parse(File.ReadAllText(SettingsFile))!["Values"]!.AsObject();
        var settings = values.ToDictionary(
            value => value.Key,
            value => value.Value!.GetValue<string>().Replace("http://localhost:7072/", $"{tools}", StringComparison.Ordinal)
        );
        settings["Cosmos__Endpoint"] = cosmos.ToString();
        settings["ServiceBus"] = bus.ConnectionString;
        settings["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development"; // by `func start`
        return settings;
    }
}
