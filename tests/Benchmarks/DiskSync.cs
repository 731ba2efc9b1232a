using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CampaignFunctions.Benchmarks;

/// <summary>Measures the time that the disk takes to make 8 KB durable.</summary>
internal static partial class DiskSync
{
    /// <summary>Returns the 99th percentile of 500 writes with fdatasync, in milliseconds.</summary>
    public static double P99(string folder)
    {
        using var file = File.OpenHandle(Path.Combine(folder, "sync"), FileMode.Create, FileAccess.Write);
        var block = new byte[8192];
        var times = new double[500];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, block, (long)i * block.Length);
            if (DataSync(file.DangerousGetHandle().ToInt32()) != 0)
                throw new IOException("fdatasync failed");
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Percentile.Of(times, 99);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int DataSync(int descriptor);
}
