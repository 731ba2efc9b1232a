using System.Diagnostics;
using System.Globalization;

namespace CampaignFunctions.Benchmarks;

/// <summary>What a run of wrk measured; latencies in milliseconds.</summary>
internal sealed record WrkResult(long Requests, double Seconds, double P50, double P99, double Max, long Errors)
{
    public double PerSecond => Requests / Seconds;
}

/// <summary>Generates load with wrk: one thread, 64 connections.</summary>
internal static class Wrk
{
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "wrk")));

    public static async Task<WrkResult> RunAsync(Uri address, int seconds, string tokens, string bodies, string path, bool again)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "ballots.lua");
        string[] arguments =
        [
            "-t1", "-c64", $"-d{seconds}s", "--timeout", "10s", "-s", script, address.ToString(), "--", tokens, bodies, path, again ? "again" : "once",
        ];
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var figures = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))?.Split(' ')[1..]
            ?? throw new InvalidOperationException($"wrk failed: {output}");
        double Figure(int i) => double.Parse(figures[i], CultureInfo.InvariantCulture);
        return new((long)Figure(0), Figure(1), Figure(2), Figure(3), Figure(4), (long)Figure(5));
    }
}
