using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>Runs a script of <c>infra/</c> as an operator does.</summary>
internal static class Script
{
    /// <summary>Longer than any script takes on a busy machine.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Returns the path of the compiler in its package, and makes the compiler executable, because packages do not keep that.
    /// </summary>
    public static string Bicep()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "The Bicep CLI package is for Linux on x64. On other systems, set BICEP and run infra/check.sh."
        );
        var path = typeof(Script)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "Bicep")
            .Value!;
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        return path;
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(
        string file,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts need a POSIX shell.");
        var start = new ProcessStartInfo("bash", [file, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The Bicep compiler keeps a profile in the temporary folder, and starts faster with it.
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "temp")).FullName;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(deadline.Token),
            process.StandardError.ReadToEndAsync(deadline.Token)
        );
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await errors);
    }
}
