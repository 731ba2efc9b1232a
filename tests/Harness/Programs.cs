using System.Diagnostics;

namespace CampaignFunctions.Harness;

/// <summary>Programs that tests start, and end by a kill.</summary>
public static class Programs
{
    /// <summary>Returns the path of a program of this repository that the build puts beside the tests.</summary>
    public static string Beside(string name) =>
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    /// <summary>
    /// Returns how to start a program with its output redirected. It opens no diagnostic pipes, because a killed program leaves
    /// them in the temporary folder.
    /// </summary>
    public static ProcessStartInfo Command(string program, IEnumerable<string> arguments) =>
        new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_EnableWriteXorExecute"] = "0", // starts faster
                ["DOTNET_TieredPGO"] = "0", // starts faster
            },
        };
}
