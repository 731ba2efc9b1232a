using System.Globalization;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// Bounds the connections by the files that the process may open (<c>ulimit -n</c>). A process that cannot open another file can
/// neither write to its databases nor accept connections.
/// </summary>
internal static class OpenFiles
{
    /// <summary>The connections of <c>/local</c>.</summary>
    public const int LocalConnections = 64;

    /// <summary>Files for the databases, the assemblies, and calls to other services.</summary>
    private const int Reserved = 256;

    private const string Limits = "/proc/self/limits";

    /// <summary>Returns how many connections the public port may have; null if the system names no limit.</summary>
    public static long? Connections => Bound(File.Exists(Limits) ? File.ReadLines(Limits) : []);

    /// <summary>Keeps the reserved files, but at least three quarters of a low limit.</summary>
    /// <param name="limits">The limits of a process as Linux writes them (proc_pid_limits(5)).</param>
    internal static long? Bound(IEnumerable<string> limits) =>
        limits
            .Where(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
            .Select(soft => long.TryParse(soft, CultureInfo.InvariantCulture, out var files) ? files : (long?)null)
            .Select(files => files is null ? null : (long?)Math.Max(files.Value / 4, files.Value - Reserved - LocalConnections))
            .FirstOrDefault();
}
