using System.Diagnostics;
using System.Globalization;

namespace CampaignFunctions.Benchmarks;

/// <summary>Generates load with wrk, from one thread.</summary>
internal static class Wrk
{
    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "wrk")));

    /// <summary>Sends a request for each token, over 64 connections.</summary>
    public static Task<WrkResult> RunAsync(
        Uri address,
        int seconds,
        string tokens,
        string bodies,
        HttpMethod method,
        string path,
        bool again
    ) =>
        RunAsync([
            "-c64",
            $"-d{seconds}s",
            "-s",
            Script,
            address.ToString(),
            "--",
            tokens,
            bodies,
            method.Method,
            path,
            again ? "again" : "once",
        ]);

    /// <summary>Reads one address over many connections, in the encoding of a browser.</summary>
    public static Task<WrkResult> ReadAsync(Uri address, int seconds, int connections) =>
        RunAsync([$"-c{connections}", $"-d{seconds}s", "-H", "Accept-Encoding: gzip, br", "-s", Script, address.ToString()]);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "requests.lua");

    private static async Task<WrkResult> RunAsync(string[] options)
    {
        string[] arguments = ["-t1", "--timeout", "10s", .. options];
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var lines = output.Split('\n').Select(line => line.Split(' ')).ToArray();
        var result =
            Array.Find(lines, line => line[0] == "RESULT") ?? throw new InvalidOperationException($"wrk failed: {output}");
        var latencies = lines
            .Where(line => line[0] == "LATENCY")
            .ToDictionary(line => Whole(line[1]), line => (long)Whole(line[2]));
        return new(Whole(result[1]), double.Parse(result[2], CultureInfo.InvariantCulture), Whole(result[3]), new(latencies));
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
