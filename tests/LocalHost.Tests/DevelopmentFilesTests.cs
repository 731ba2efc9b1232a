using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests the files with which a developer starts the Functions host.</summary>
public sealed class DevelopmentFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("development-files-");

    private string Settings => Path.Combine(_folder.FullName, "local.settings.json");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Files_WrittenAgain_HaveTheKeysOfTheFolder()
    {
        DevelopmentFiles.Write(Data, Settings);
        var first = Values();
        File.Delete(Settings);
        DevelopmentFiles.Write(Data, Settings);

        Assert.Equal(first.ToJsonString(), Values().ToJsonString());
        var keys = JsonNode.Parse(File.ReadAllText(Path.Combine(Data, "keys.json")))!["Keys"]!;
        Assert.Equal(keys["Peppers"]!["1"]!.ToString(), first["Keys__Peppers__1"]!.ToString());
        Assert.Equal(keys["SigningKeys"]!["1"]!.ToString(), first["Keys__SigningKeys__1"]!.ToString());
    }

    [Fact]
    public void Files_OfTwoFolders_HaveDifferentSecrets()
    {
        DevelopmentFiles.Write(Data, Settings);
        var first = Values();
        File.Delete(Settings);
        DevelopmentFiles.Write(Data + "-2", Settings);
        var second = Values();

        Assert.All(
            ["Keys__Peppers__1", "Keys__SigningKeys__1", "Stripe__WebhookSecret"],
            secret => Assert.NotEqual($"{first[secret]}", $"{second[secret]}")
        );
    }

    [Fact]
    public void Settings_ThatExist_AreKept()
    {
        File.WriteAllText(Settings, "mine");

        var refused = Assert.Throws<InvalidDataException>(() => DevelopmentFiles.Write(Data, Settings));

        Assert.Contains("exists already", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Settings));
    }

    [Fact]
    public void Settings_WithoutTheirFolder_AreNotWritten()
    {
        var refused = Assert.Throws<InvalidDataException>(() =>
            DevelopmentFiles.Write(Data, Path.Combine(_folder.FullName, "elsewhere", "local.settings.json"))
        );

        Assert.Contains("Run the command in the root of the repository", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public void Files_WithSecrets_AreOnlyTheirOwners()
    {
        if (OperatingSystem.IsWindows())
            return;
        DevelopmentFiles.Write(Data, Settings);

        foreach (var file in new[] { Settings, Path.Combine(Data, "compose.env"), Path.Combine(Data, "keys.json") })
            Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task ToolsHost_WithoutAPortOfItsOwn_DoesNotStart()
    {
        var (code, output) = await HostProcess.RunAsync(
            "--data",
            Data,
            "--tools-for",
            "http://localhost:7071",
            "--LocalUrls",
            "none"
        );

        Assert.Equal((1, "ToolsFor needs the port of LocalUrls, so LocalUrls must not be none."), (code, output.Trim()));
    }

    private JsonObject Values() => JsonNode.Parse(File.ReadAllText(Settings))!["Values"]!.AsObject();
}
