using System.ComponentModel;
using System.Diagnostics;

namespace CampaignFunctions.Harness;

/// <summary>Programs that come from npm, pinned by a <c>package.json</c> in the repository.</summary>
public sealed class Npm(string folder)
{
    /// <summary>What tests run against where there is no container engine.</summary>
    public static Npm Emulators { get; } = new(Path.Combine(PabulibFolder.Repository, "tests", "emulators"));

    public string Folder => folder;

    /// <summary>Installs what the folder pins, once, however many processes ask for it; null, or why it could not be.</summary>
    public async Task<string?> InstallAsync(CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(cancellationToken);
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json"); // npm writes it when it is done
        if (
            File.Exists(installed)
            && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"))
        )
            return null;
        if (await RunAsync(cancellationToken, "--version") is not { ExitCode: 0 })
            return "npm is not here";
        return await RunAsync(cancellationToken, "ci", "--no-audit", "--no-fund") is { ExitCode: 0 }
            ? null
            : $"npm could not install {folder}/package.json";
    }

    /// <summary>Waits for this process's turn at the folder, by a lock that ends with the process.</summary>
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
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken); // another installs
            }
        }
    }

    /// <summary>Runs npm to its end; -1 where there is none.</summary>
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
            return (-1, ""); // there is no such program
        }
    }
}
