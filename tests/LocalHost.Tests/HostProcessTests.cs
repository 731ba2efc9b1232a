using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Sqlite;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of how the local host starts, stops and guards its data.</summary>
public sealed partial class HostProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("process-");

    private string Data => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Without JSON reflection, a type without a generated reader or writer fails in every test that uses it.</summary>
    [Fact]
    public void LocalHost_JsonReflection_IsDisabled()
    {
        using var config = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "LocalHost.runtimeconfig.json"))
        );

        Assert.False(
            config
                .RootElement.GetProperty("runtimeOptions")
                .GetProperty("configProperties")
                .GetProperty("System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault")
                .GetBoolean()
        );
    }

    [Fact]
    public async Task LocalHost_DataInUse_ReportsItAndExitsWith1()
    {
        await using var first = await HostProcess.StartAsync(Data, ["--demonstration", "false"]);

        var (exitCode, output) = await HostProcess.RunAsync("--data", Data, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.Contains("Another local host", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LocalHost_PortInUse_ReportsItAndExitsWith1()
    {
        await using var first = await HostProcess.StartAsync(Data, ["--demonstration", "false"]);

        var (exitCode, output) = await HostProcess.RunAsync(
            "--data",
            Path.Combine(Data, "other"),
            "--urls",
            first.Address.ToString(),
            "--demonstration",
            "false"
        );

        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task LocalHost_DataOfANewerVersion_ReportsItAndExitsWith1()
    {
        await using (var first = await HostProcess.StartAsync(Data, ["--demonstration", "false"]))
            await first.StopAsync();
        using (var connection = new SqliteDatabase(Path.Combine(Data, "campaigns.db")).OpenWriter(1024))
            connection.Execute("pragma user_version = 99");

        var (exitCode, output) = await HostProcess.RunAsync("--data", Data, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.Contains("Use the newer version", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstStart_EmptyFolder_MakesADemonstrationAndLogsItsAddress()
    {
        await using var host = await HostProcess.StartAsync(Data);
        using var client = CampaignClient.Of(host);

        foreach (var poll in new[] { "colour", "extras", "budget" })
            await client.WaitForTallyAsync("nuova-500", poll, tally => tally["ballots"]!.GetValue<long>() > 200);

        Assert.Contains(host.Log, line => line.Contains("/api/campaigns/nuova-500/polls/colour/tally", StringComparison.Ordinal));
        Assert.True(
            (await client.RecountAsync("nuova-500", "name", await client.StaffTokenAsync("marketer")))[
                "matches"
            ]!.GetValue<bool>()
        );
    }

    [Fact]
    public async Task LocalHost_Killed_StartsAgainOnTheSameData()
    {
        await using (var first = await HostProcess.StartAsync(Data))
            await first.KillAsync();

        await using var second = await HostProcess.StartAsync(Data);
        Assert.Equal(0, await second.StopAsync());
    }

    [Fact]
    public async Task Stop_RequestUnderWay_AnswersItFirst()
    {
        await using var host = await HostProcess.StartAsync(Data, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        await client.CreateCampaignAsync(Definitions.Campaign("c"), await client.StaffTokenAsync("admin"));
        using var arrived = new SemaphoreSlim(0);
        using var finish = new SemaphoreSlim(0);
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = Eventually.Deadline };
        using var http = new HttpClient(handler) { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns/c/participants")
        {
            Content = new SlowBody("{}"u8.ToArray(), arrived, finish),
            Headers = { ExpectContinue = true }, // the client sends the body once the host reads it
        };

        var answering = http.SendAsync(request, TestContext.Current.CancellationToken);
        await arrived.WaitAsync(TestContext.Current.CancellationToken);
        var stopping = host.StopAsync();
        finish.Release();

        using var answer = await answering;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task Stop_HintsWaiting_AreTalliedAfterTheNextStart()
    {
        await using (var host = await HostProcess.StartAsync(Data, ["--demonstration", "false"]))
        {
            using var client = CampaignClient.Of(host);
            await client.CreateCampaignAsync(Definitions.Campaign("c"), await client.StaffTokenAsync("admin"));
            for (var i = 0; i < 30; i++)
                await client.CastAsync("c", "colour", await client.OpenTokenAsync("c"), Definitions.Choices("red"));
            Assert.Equal(0, await host.StopAsync());
        }

        await using var again = await HostProcess.StartAsync(Data, ["--demonstration", "false"]);
        using var reader = CampaignClient.Of(again);
        await reader.WaitForTallyAsync("c", "colour", 30);
    }

    [Fact]
    public async Task KeyFile_AfterARestart_IsUnchangedAndPrivate()
    {
        await using (var host = await HostProcess.StartAsync(Data, ["--demonstration", "false"]))
            await host.StopAsync();
        var file = Path.Combine(Data, "keys.json");
        var keys = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        await using (var host = await HostProcess.StartAsync(Data, ["--demonstration", "false"]))
            await host.StopAsync();

        Assert.Equal(keys, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Log_OfAFullRun_HoldsNoSecretAndOneDocumentHoldsTheAddress()
    {
        const string choice = "very-secret-choice";
        const string idea = "very-secret-idea";
        await using var host = await HostProcess.StartAsync(
            Data,
            [
                "--demonstration",
                "false",
                "--Logging:LogLevel:Default",
                "Debug",
                "--Logging:LogLevel:Microsoft.AspNetCore",
                "Debug",
            ]
        );
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");
        var definition = Definitions.Campaign("c");
        definition["polls"]![0]!["options"]!.AsArray().Add(Definitions.Option(choice));
        definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone();
        await client.CreateCampaignAsync(definition, admin);
        var voter = await client.OpenTokenAsync("c");
        await client.CastAsync("c", "colour", voter, Definitions.Choices(choice));
        const string address = "very-secret-person@mail.example";
        JsonObject requested;
        using (
            var asked = await client.SendAsync(
                HttpMethod.Post,
                "/api/campaigns/c/participants",
                null,
                new JsonObject { ["email"] = address }
            )
        )
        {
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
            requested = JsonNode.Parse(await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        }

        var code = Digits().Match((await client.WaitForMailAsync(address))["text"]!.GetValue<string>()).Value;
        using (
            var verified = await client.SendAsync(
                HttpMethod.Post,
                "/api/campaigns/c/verifications",
                null,
                new JsonObject
                {
                    ["email"] = address,
                    ["secret"] = requested["secret"]!.GetValue<string>(),
                    ["code"] = code,
                }
            )
        )
            Assert.Equal(HttpStatusCode.OK, verified.StatusCode);
        using (
            var bad = await client.SendAsync(
                HttpMethod.Put,
                "/api/campaigns/c/polls/colour/ballot",
                voter,
                Definitions.Choices(choice, choice)
            )
        )
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        var suggestion = new JsonObject
        {
            ["title"] = idea,
            ["text"] = idea,
            ["tags"] = new JsonArray(idea),
        };
        using (var suggested = await client.SendAsync(HttpMethod.Post, "/api/campaigns/c/suggestions", voter, suggestion))
        using (var supported = await client.SendAsync(HttpMethod.Put, suggested.Headers.Location + "/support", voter))
            Assert.Equal(HttpStatusCode.NoContent, supported.StatusCode);
        using (var listed = await client.SendAsync(HttpMethod.Get, $"/api/campaigns/c/suggestions?tag={idea}"))
            Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        await client.WaitForTallyAsync("c", "colour", 1);
        await client.RecountAsync("c", "colour", admin);
        await host.StopAsync();

        var log = string.Join('\n', host.Log);
        // The log has the details of the level Debug.
        Assert.Contains(host.Log, line => line.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(choice, log, StringComparison.Ordinal);
        Assert.Equal(1, Documents(address));
        Assert.Equal(0, Documents($"\"{code}\""));
        Assert.DoesNotMatch($@"(?<![\d.]){code}(?!\d)", log); // digits in the fraction of a time do not count
        foreach (
            var secret in new[]
            {
                address,
                idea,
                admin,
                voter,
                voter.Split('.')[2],
                new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(voter).Subject,
            }
        )
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ballot_BeforeItsAnswer_IsSyncedToDisk()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        var trace = Path.Combine(Data, "trace");
        await using var host = await HostProcess.StartAsync(
            Path.Combine(Data, "data"),
            ["--demonstration", "false", "--Tally:HintEvery", "01:00:00"],
            [
                "/usr/bin/strace",
                "-f",
                "-ttt",
                "-y",
                "-s",
                "64",
                "-o",
                trace,
                "-e",
                "trace=fdatasync,fsync,sendto,sendmsg,write,writev",
            ]
        );
        using var client = CampaignClient.Of(host);
        await client.CreateCampaignAsync(Definitions.Campaign("c"), await client.StaffTokenAsync("admin"));
        for (var i = 0; i < 5; i++)
        {
            var voter = await client.OpenTokenAsync("c");
            var sent = TimeProvider.System.GetUtcNow();
            await client.CastAsync("c", "colour", voter, Definitions.Choices("red"));
            var lines = (await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken))
                .Where(line => At(line) >= sent)
                .ToArray();
            var synced = Array.FindIndex(lines, line => LogSynced().IsMatch(line));
            var answered = Array.FindIndex(lines, line => line.Contains("HTTP/1.1 200", StringComparison.Ordinal));

            Assert.True(
                synced >= 0 && answered > synced,
                $"Ballot {i}: synced in line {synced}, answered in line {answered}\n{string.Join('\n', lines)}"
            );
        }
    }

    /// <summary>Returns the number of documents that contain a text.</summary>
    private long Documents(string text)
    {
        using var connection = new SqliteDatabase(Path.Combine(Data, "campaigns.db")).OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "select name from sqlite_master where type = 'table' and name like 'docs!_%' escape '!'";
        using var rows = command.ExecuteReader();
        var found = 0L;
        while (rows.Read())
            found += (long)connection.Scalar($"select count(*) from \"{rows.GetString(0)}\" where instr(body, '{text}') > 0")!;
        return found;
    }

    private static DateTimeOffset At(string line) =>
        DateTimeOffset.UnixEpoch.AddSeconds(
            double.Parse(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                System.Globalization.CultureInfo.InvariantCulture
            )
        );

    [GeneratedRegex(@"\d{3} \d{3} \d{3}")]
    private static partial Regex Digits();

    [GeneratedRegex(@"(fdatasync|fsync)\(\d+<.*campaigns\.db-wal>")]
    private static partial Regex LogSynced();

    /// <summary>A body that holds back its end until the test releases it.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly byte[] _body;
        private readonly SemaphoreSlim _arrived;
        private readonly SemaphoreSlim _finish;

        public SlowBody(byte[] body, SemaphoreSlim arrived, SemaphoreSlim finish)
        {
            (_body, _arrived, _finish) = (body, arrived, finish);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_body.AsMemory(0, 1));
            await stream.FlushAsync();
            _arrived.Release();
            await _finish.WaitAsync();
            await stream.WriteAsync(_body.AsMemory(1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
