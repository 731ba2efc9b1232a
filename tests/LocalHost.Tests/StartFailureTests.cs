using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Sqlite;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that a local host that cannot start ends with one sentence, without a stack trace.</summary>
public sealed class StartFailureTests : IDisposable
{
    private static readonly string[] Quiet = ["--demonstration", "false", "--urls", HostProcess.AnyPort];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--Smtp:Port", "0", "Smtp:Port must be a whole number from 1 to 65535, not '0'.")]
    [InlineData("--Smtp:Password", "@Microsoft.KeyVault(x)", "Smtp:Password is an unresolved Key Vault reference")]
    [InlineData("--Tally:Every", "1", "Tally:Every is unknown. The settings of Tally are HintEvery, CatchUpWithin.")]
    [InlineData("--Cosmos:Endpoint", "nonsense", "Cosmos:Endpoint must be an absolute http or https URL", "--store", "cosmos")]
    [InlineData("--store", "oracle", "Store must be one of sqlite, cosmos, not 'oracle'.")]
    [InlineData("--queues", "servicebus", "ServiceBus must be a connection string of a Service Bus namespace.")]
    [InlineData(
        "--ServiceBus",
        "nonsense",
        "ServiceBus must be a connection string of a Service Bus namespace.",
        "--queues",
        "servicebus"
    )]
    [InlineData("--create", "yes", "Create must be true or false, not 'yes'.")]
    [InlineData("--data", "", "Data must be a folder, not ''.")]
    [InlineData("--data", " ", "Data must be a folder, not ''.")]
    [InlineData("--Tally:HintEvery", "soon", "Tally:HintEvery must be a time span (hh:mm:ss) from")]
    [InlineData("--limits", "none", "Limits must be one of local, all, not 'none'.")]
    [InlineData("--local-urls", "nonsense", "LocalUrls must be http URLs of localhost")]
    [InlineData("--local-urls", "http://localhost:7072/x", "LocalUrls must be http URLs of localhost")]
    [InlineData("--local-urls", "http://localhost:0", "LocalUrls must be http URLs of localhost")]
    [InlineData("-urls=http://localhost:7100", "--limits", "'-urls' is not an option.", "local")]
    [InlineData("--local-urls", "http://0.0.0.0:7072", "LocalUrls must be http URLs of localhost")]
    [InlineData("--local-urls", "http://*:7072", "LocalUrls must be http URLs of localhost")]
    [InlineData("--local-urls", "http://127.0.0.1:0;http://10.0.0.1:0", "LocalUrls must be http URLs of localhost")]
    [InlineData("--local-urls", "https://localhost:7072", "LocalUrls must be http URLs of localhost")]
    [InlineData("--unheard-of", "1", "--unheard-of is unknown. docs/configuration.md lists the options.")]
    [InlineData("--Unheard:Of", "1", "--Unheard:Of is unknown. docs/configuration.md lists the options.")]
    [InlineData("serve", "--urls", "'serve' is not an option.", "http://127.0.0.1:0")]
    [InlineData("--store", "sqlite", "--create needs a value.", "--create")]
    [InlineData("--urls", "nonsense", "Urls must be http URLs")]
    [InlineData("--urls", "http://127.0.0.1:99999", "Urls must be http URLs")]
    public async Task Setting_Wrong_EndsTheStart(string name, string value, string sentence, params string[] more)
    {
        await EndsWithAsync(sentence, ["--demonstration", "false", "--urls", HostProcess.AnyPort, name, value, .. more]);
    }

    [Theory]
    [InlineData("campaigns.db")]
    [InlineData("queues.db")]
    [InlineData("stripe.db")]
    public async Task Database_OfGarbage_EndsTheStart(string file)
    {
        await using (var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]))
            await host.StopAsync();
        foreach (var log in new[] { "-wal", "-shm" })
            File.Delete(Path.Combine(_folder.FullName, file + log));
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, file),
            new string('x', 8192),
            TestContext.Current.CancellationToken
        );

        await EndsWithAsync(
            "A database in the data folder cannot be opened",
            ["--demonstration", "false", "--urls", "http://127.0.0.1:0"]
        );
    }

    /// <summary>A page in the middle of a database is damaged while no process uses it, after a crash.</summary>
    [Theory]
    [InlineData("campaigns.db")]
    [InlineData("queues.db")]
    [InlineData("stripe.db")]
    public async Task Database_WithADamagedPageAfterACrash_EndsTheStart(string file)
    {
        await using (var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]))
            await host.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "running"), "", TestContext.Current.CancellationToken);
        await using (var damaged = File.OpenWrite(Path.Combine(_folder.FullName, file)))
        {
            damaged.Position = 4096;
            await damaged.WriteAsync(Enumerable.Repeat((byte)'x', 4096).ToArray(), TestContext.Current.CancellationToken);
        }

        await EndsWithAsync($"{Path.Combine(_folder.FullName, file)} is damaged", Quiet);
    }

    [Theory]
    [InlineData("insert into books values ('object', 'x', 'nonsense')")]
    [InlineData("insert into books values ('object', 'x', '[]')")]
    [InlineData("insert into books values ('object', 'x', '{}')")]
    [InlineData("insert into books values ('object', 'x', '{\"id\":\"y\",\"object\":\"event\",\"sequence\":1}')")]
    [InlineData("insert into books values ('object', 'x', '{\"id\":\"x\",\"object\":\"event\",\"sequence\":1}')")]
    [InlineData("insert into books values ('object', 'x', '{\"id\":\"x\",\"object\":\"checkout.session\",\"sequence\":1}')")]
    [InlineData("insert into books values ('key', 'x', '[]')")]
    [InlineData("insert into books values ('key', 'x', '[1, null, 2, 3]')")]
    [InlineData("insert into books values ('notice', 'x', 'soon')")]
    [InlineData("insert into books values ('notice', 'x', '99999999999999999999')")]
    public async Task StripeBook_WithADamagedRow_EndsTheStart(string sql)
    {
        await using (var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]))
            await host.StopAsync();
        Execute("stripe.db", sql);

        await EndsWithAsync($"{Path.Combine(_folder.FullName, "stripe.db")} has a damaged row", Quiet);
    }

    [Theory]
    [InlineData("StaffKey", "nonsense", "Local:StaffKey in keys.json must be a private key")]
    [InlineData("StaffKey", "AAAA", "Local:StaffKey in keys.json must be a private key")]
    [InlineData("Peppers", "AAAA", "Keys:Peppers must be at least one secret by number")]
    [InlineData("SigningKeys", "", "Keys:SigningKeys must be at least one secret by number")]
    public async Task Key_TooShortOrDamaged_EndsTheStart(string key, string value, string sentence)
    {
        await using (var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]))
            await host.StopAsync();
        var file = Path.Combine(_folder.FullName, "keys.json");
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        if (key == "StaffKey")
            keys["Local"]![key] = value;
        else
            keys["Keys"]![key]!["1"] = value;
        await File.WriteAllTextAsync(file, keys.ToJsonString(), TestContext.Current.CancellationToken);

        await EndsWithAsync(sentence, Quiet);
    }

    /// <summary>A row of a queue that no program of ours wrote does not keep the messages after it from their work.</summary>
    [Theory]
    [InlineData("9223372036854775807", "{}", "-9223372036854775808")]
    [InlineData("-9223372036854775808", "{}", "-9223372036854775808")]
    [InlineData("0", "nonsense", "-9223372036854775808")]
    [InlineData("0", "{}", "9223372036854775807")]
    public async Task QueueRow_OutOfRange_StopsNothing(string deliveries, string body, string visibleAt)
    {
        await using (var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]))
            await host.StopAsync();
        Execute(
            "queues.db",
            $"insert into messages(queue, body, visible_at, deliveries) values ('tally', '{body}', {visibleAt}, {deliveries})"
        );

        await using var again = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(again);
        await client.CreateCampaignAsync(Definitions.Campaign("c"), await client.StaffTokenAsync("admin"));
        await client.CastAsync("c", "colour", await client.OpenTokenAsync("c"), Definitions.Choices("red"));
        await client.WaitForTallyAsync("c", "colour", ballots: 1);
        Assert.Equal(0, await again.StopAsync());
    }

    [Fact]
    public async Task DataFolder_ThatIsAFile_EndsTheStart()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var (code, output) = await HostProcess.RunAsync("--data", file, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, code);
        Assert.StartsWith("The data folder cannot be used.", output, StringComparison.Ordinal);
    }

    private void Execute(string file, string sql)
    {
        using var connection = new SqliteDatabase(Path.Combine(_folder.FullName, file)).OpenWriter(1024);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task EndsWithAsync(string sentence, string[] arguments)
    {
        var (code, output) = await HostProcess.RunAsync(["--data", _folder.FullName, .. arguments]);

        Assert.Equal((1, 1), (code, output.Trim().Split('\n').Length));
        Assert.StartsWith(sentence, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
