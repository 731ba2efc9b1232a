using Spectre.Console;

namespace CampaignFunctions.Benchmarks;

/// <summary>The bars that a release must clear.</summary>
internal static class Bars
{
    public static IReadOnlyList<Bar> Of(LoadResult load, FoldResult fold, ReplayResult? replay)
    {
        var share = load.BallotsPerSecond / load.BarePerSecond;
        var latency = Math.Max(50, 4 * load.SyncP99);
        var foldRate = fold.Revisions / fold.FoldSeconds;
        var growth = load.Large.SecondsPerMillion * 10 / load.Small.SecondsPerMillion;
        var readPerMillion = fold.ReadSeconds / fold.Revisions * 1_000_000;
        var recountPerMillion = load.Large.SecondsPerMillion;
        List<Bar> bars =
        [
            new(
                "first start until ready",
                $"{load.ReadySeconds:N1} s",
                "3 s",
                "empty folder, with the demonstration",
                load.ReadySeconds < 3
            ),
            new(
                "ballots recorded per second",
                $"{load.BallotsPerSecond:N0} = {share:P1}",
                "20 % of bare",
                $"bare endpoint {load.BarePerSecond:N0}",
                share >= 0.20
            ),
            new(
                "ballots, p99",
                $"{load.P99:N1} ms",
                $"{latency:N0} ms",
                $"8 KB fdatasync p99 {load.SyncP99:N2} ms",
                load.P99 <= latency
            ),
            new(
                "ballots, slowest",
                $"{load.Max:N0} ms",
                "2,000 ms",
                $"{load.Errors} errors",
                load.Max <= 2000 && load.Errors == 0
            ),
            new("answer to tally, p99", $"{load.LagP99:N2} s", "2 s", $"{load.LagSamples} samples", load.LagP99 <= 2),
            new(
                "revisions folded per second",
                $"{foldRate:N0}",
                "150,000",
                $"{fold.FoldSeconds / fold.ReadSeconds:N2} x reading and parsing",
                foldRate >= 150_000
            ),
            new(
                "recount of 1,000,000",
                $"{recountPerMillion:N1} s",
                "7 s",
                $"{recountPerMillion / readPerMillion:N2} x reading and parsing",
                recountPerMillion < 7
            ),
            new(
                "recount, 10 times the ballots",
                $"{growth:N1} x the time",
                "12 x",
                $"{load.Small.Seconds:N2} s for {load.Small.Ballots:N0}, {load.Large.Seconds:N2} s for {load.Large.Ballots:N0}",
                growth <= 12
            ),
            new(
                "memory (VmHWM)",
                $"{load.PeakMegabytes:N0} MB",
                "400 MB",
                $"after {load.Ballots:N0} ballots",
                load.PeakMegabytes < 400
            ),
        ];
        if (replay is not null)
        {
            bars.Add(
                new(
                    "replay of Wroclaw",
                    $"{replay.Seconds:N0} s",
                    "120 s",
                    $"{replay.Seconds / replay.ReadSeconds:N0} x reading and parsing the file ({replay.Ballots:N0} ballots)",
                    replay.Seconds < 120
                )
            );
        }

        return bars;
    }

    /// <summary>Returns the bar of the calls that were answered per second, as a share of the bare endpoint.</summary>
    public static Bar Of(string what, SubmitResult result, double share) =>
        new(
            what,
            $"{result.PerSecond:N0} = {result.Share:P1}",
            $"{share:P0} of bare",
            $"bare endpoint {result.BarePerSecond:N0}, p99 {result.P99:N1} ms, {result.Errors} errors",
            result.Share >= share && result.Errors == 0
        );

    public static IReadOnlyList<Bar> Of(SuggestionResult result)
    {
        return
        [
            Of("suggestions recorded per second", result.Submitted, 0.15),
            new(
                "first pages, p99",
                $"{result.FirstPagesP99:N1} ms",
                "30 ms",
                $"new and top of {result.Imported:N0}, 200 a second",
                result.FirstPagesP99 <= 30
            ),
            new(
                "later pages, p99",
                $"{result.LaterPagesP99:N1} ms",
                "50 ms",
                "random places, 50 a second",
                result.LaterPagesP99 <= 50
            ),
            new("tag of 1 in 10,000, p99", $"{result.TagP99:N1} ms", "50 ms", "limit 100, 50 a second", result.TagP99 <= 50),
            new(
                "import",
                $"{result.ImportSeconds:N0} s",
                "120 s",
                $"{result.Imported:N0} suggestions",
                result.ImportSeconds < 120
            ),
            new("suggestions, memory (VmHWM)", $"{result.PeakMegabytes:N0} MB", "400 MB", "", result.PeakMegabytes < 400),
        ];
    }

    public static void Print(IReadOnlyList<Bar> bars)
    {
        var table = new Table().AddColumns("figure", "measured", "bar", "reference", "");
        foreach (var bar in bars)
            table.AddRow(bar.What, bar.Measured, bar.Wanted, bar.Beside, bar.Holds ? "holds" : "[red]missed[/]");
        AnsiConsole.Write(table);
    }
}
