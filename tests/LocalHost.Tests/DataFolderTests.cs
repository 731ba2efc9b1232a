using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests that a host refuses data without its keys and keys without their data, that only the owner reads the files, and that
/// only one host uses a folder.
/// </summary>
public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string[] Arguments = ["--demonstration", "false", "--urls", "http://127.0.0.1:0"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("folder-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.FullName, "data");

    private string KeyFile => In("keys.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task KeysLost_NextStart_IsRefusedAndMakesNoOthers()
    {
        await RunAsync();
        File.Delete(KeyFile);

        await IsRefusedAsync("keys.json is missing, but the data of its keys is there. Restore the file");
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task KeysAndTheirChecksLost_NextStart_IsRefused()
    {
        await RunAsync();
        File.Delete(KeyFile);
        File.Delete(In("key-checks.json"));

        await IsRefusedAsync("keys.json is missing, but the data of its keys is there. Restore the file");
    }

    [Theory]
    [InlineData("Peppers", "Keys:Peppers:1 is not the key with which the data was written. Restore keys.json")]
    [InlineData("SigningKeys", "Keys:SigningKeys:1 is not the key with which the data was written. Restore keys.json")]
    public async Task KeyExchanged_NextStart_IsRefused(string kind, string sentence)
    {
        await RunAsync();
        await ChangeAsync(keys => keys[kind]!["1"] = Convert.ToBase64String(new byte[32]));

        await IsRefusedAsync(sentence);
    }

    [Fact]
    public async Task PepperRemoved_NextStart_IsRefused()
    {
        await RunAsync();
        await ChangeAsync(keys => keys["Peppers"] = new JsonObject { ["2"] = Convert.ToBase64String(new byte[32]) });

        await IsRefusedAsync("Keys:Peppers:1 is missing, but the data was written with it. Restore keys.json");
    }

    [Fact]
    public async Task SigningKeyReplacedByANewNumber_NextStart_IsARotation()
    {
        await RunAsync();
        await ChangeAsync(keys => keys["SigningKeys"] = new JsonObject { ["2"] = Convert.ToBase64String(new byte[32]) });
        await RunAsync();
        await ChangeAsync(keys => keys["Peppers"]!["2"] = Convert.ToBase64String(new byte[32]));
        await RunAsync();

        await ChangeAsync(keys => keys["Peppers"]!["2"] = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]));
        await IsRefusedAsync("Keys:Peppers:2 is not the key");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DatabaseLost_NextStart_IsRefused(bool isEmptied)
    {
        await RunAsync();
        foreach (var file in Directory.GetFiles(Data, "campaigns.db*"))
            File.Delete(file);
        if (isEmptied)
            await File.WriteAllTextAsync(In("campaigns.db"), "", Cancel);

        await IsRefusedAsync("is missing or empty, but the keys of its data are there. Restore the database");
    }

    [Fact]
    public async Task Folder_OfAnEarlierVersion_GetsItsChecks()
    {
        await RunAsync();
        var checks = await File.ReadAllTextAsync(In("key-checks.json"), Cancel);
        File.Delete(In("key-checks.json"));

        await RunAsync();

        Assert.Equal(checks, await File.ReadAllTextAsync(In("key-checks.json"), Cancel));
        foreach (var key in KeysIn(await File.ReadAllTextAsync(KeyFile, Cancel)))
            Assert.DoesNotContain(key, checks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_OfGarbage_EndTheStart()
    {
        await RunAsync();
        await File.WriteAllTextAsync(In("key-checks.json"), "{", Cancel);

        await IsRefusedAsync("key-checks.json cannot be read. Restore the file");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SecondHost_EvenIfTheLockIsDeleted_IsRefused(bool isDeleted)
    {
        await using var first = await HostProcess.StartAsync(Data, ["--demonstration", "false"]);
        if (isDeleted)
            File.Delete(In("lock"));

        await IsRefusedAsync("Another local host may be using it.");
        Assert.Equal(0, await first.StopAsync());
    }

    [Fact]
    public async Task Files_OfARunningHost_AreTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var host = await HostProcess.StartAsync(Data, []);

        Assert.Equal(OwnFile | UnixFileMode.UserExecute, File.GetUnixFileMode(Data));
        foreach (var file in Directory.GetFiles(Data))
            Assert.Equal((file, OwnFile), (file, File.GetUnixFileMode(file)));
        Assert.Contains(Directory.GetFiles(Data), file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.Equal(0, await host.StopAsync());
    }

    private string In(string file) => Path.Combine(Data, file);

    private async Task RunAsync()
    {
        await using var host = await HostProcess.StartAsync(Data, ["--demonstration", "false"]);
        Assert.Equal(0, await host.StopAsync());
    }

    private async Task IsRefusedAsync(string sentence)
    {
        var (code, output) = await HostProcess.RunAsync([.. Arguments, "--data", Data]);

        Assert.Equal(1, code);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
    }

    private async Task ChangeAsync(Action<JsonNode> change)
    {
        var file = JsonNode.Parse(await File.ReadAllTextAsync(KeyFile, Cancel))!;
        change(file["Keys"]!);
        await File.WriteAllTextAsync(KeyFile, file.ToJsonString(), Cancel);
    }

    private static IEnumerable<string> KeysIn(string file) =>
        JsonNode.Parse(file)!["Keys"]!
            .AsObject()
            .SelectMany(kind => kind.Value!.AsObject())
            .Select(key => key.Value!.GetValue<string>());
}
