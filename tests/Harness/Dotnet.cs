using System.Diagnostics;

namespace CampaignFunctions.Harness;

/// <summary>Runs the .NET SDK from a test.</summary>
public static class Dotnet
{
    /// <summary>Runs a command in the repository to its end, and returns its exit code and output.</summary>
    /// <param name="temporary">The folder for the files that the SDK leaves behind.</param>
    public static async Task<(int Code, string Output)> RunAsync(DirectoryInfo temporary, params IEnumerable<string> arguments)
    {
        var start = Programs.Command("dotnet", arguments);
        start.WorkingDirectory = PabulibFolder.Repository;
        start.Environment["TMPDIR"] = temporary.FullName;
        // The test runner's own settings for MSBuild must not reach another build.
        foreach (
            var name in start
                .Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                .ToArray()
        )
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
