using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// Bounds the connections by the files that the process may open (<c>ulimit -n</c>). A process that cannot open another file can
/// neither write to its databases nor accept connections.
/// </summary>
internal static class OpenFiles
{
    /// <summary>The connections of <c>/local</c>.</summary>
    public const int LocalConnections = 64;

    /// <summary>Files for the databases, the assemblies, calls to other services, and <c>/local</c>.</summary>
    private const int Reserved = 256;

    private const string Limits = "/proc/self/limits";

    /// <summary>Returns how many connections the public port may have; null if the system names no limit.</summary>
    public static long? Connections => Of(File.Exists(Limits) ? File.ReadLines(Limits) : []);

    /// <summary>Returns three quarters of the files without the reserved ones, and at least a quarter.</summary>
    /// <param name="limits">The limits of a process as Linux writes them (proc_pid_limits(5)).</param>
    internal static long? Of(IEnumerable<string> limits) =>
        limits
            .Where(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
            .Select(soft => long.TryParse(soft, CultureInfo.InvariantCulture, out var files) ? files : (long?)null)
            .Select(files => files is { } some ? (long?)Math.Max(some / 4, some / 4 * 3 - Reserved) : null)
            .FirstOrDefault();

    /// <summary>
    /// Closes connections at once while the server has so many. The server's own limit would count for each address that it
    /// listens on, and <c>localhost</c> is two.
    /// </summary>
    public static void Bound(this KestrelServerOptions server, long? connections)
    {
        if (connections is not { } most)
            return;
        var open = 0L;
        server.ConfigureEndpointDefaults(listen =>
            listen.Use(next =>
                async connection =>
                {
                    try
                    {
                        if (Interlocked.Increment(ref open) <= most)
                            await next(connection);
                        else
                            connection.Abort();
                    }
                    finally
                    {
                        Interlocked.Decrement(ref open);
                    }
                }
            )
        );
    }
}
