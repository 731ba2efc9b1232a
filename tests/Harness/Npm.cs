using System.ComponentModel;
using System.Diagnostics;

namespace CampaignFunctions.Harness;

/// <summary>Programs from npm, in the versions that a <c>package.json</c> in the repository pins.</summary>
public sealed class Npm(string folder)
{
    /// <summary>The emulators that the tests use on a machine without a container engine.</summary>
    public static Npm Emulators { get; } = new(Path.Combine(PabulibFolder.Repository, "tests", "emulators"));

    public string Folder => folder;

    /// <summary>
    /// Installs the packages of the folder once, even if several processes ask at the same time. Returns null, or the reason for
    /// a failure.
    /// </summary>
    public async Task<string?> InstallAsync(CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(cancellationToken);
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json"); // npm writes this file last
        if (
            File.Exists(installed)
            && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"))
        )
            return null;
        if (await RunAsync(cancellationToken, "--version") is not { ExitCode: 0 })
            return "npm is not installed";
        return await RunAsync(cancellationToken, "ci", "--no-audit", "--no-fund") is { ExitCode: 0 }
            ? null
            : $"npm could not install {folder}/package.json";
    }

    /// <summary>Waits until this process holds the lock on the folder. The lock ends with the process at the latest.</summary>
    private async Task<FileStream> TurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(folder, ".installing"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException)
            {
                // Another process installs.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Runs npm to its end; the exit code is -1 if npm is missing.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        try
        {
            using var npm = Process.Start(
                new ProcessStartInfo("npm", arguments)
                {
                    WorkingDirectory = folder,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var (output, errors) = (
                npm.StandardOutput.ReadToEndAsync(cancellationToken),
                npm.StandardError.ReadToEndAsync(cancellationToken)
            );
            await npm.WaitForExitAsync(cancellationToken);
            return (npm.ExitCode, await output + await errors);
        }
        catch (Win32Exception)
        {
            return (-1, ""); // npm is missing
        }
    }
}
