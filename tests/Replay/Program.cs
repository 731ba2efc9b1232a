using System.Diagnostics;
using CampaignFunctions.Harness;
using Spectre.Console;

if (args is not [var path, ..] || !(args.Length == 1 || args is [_, "--against", _, "--staff-token", _]))
{
    AnsiConsole.WriteLine("usage: Replay FILE.pb [--against URL --staff-token TOKEN]");
    return 2;
}

var file = PabulibFile.Read(path);
var data = Directory.CreateTempSubdirectory("campaign-replay-");
try
{
    await using var host = args.Length == 1 ? await HostProcess.StartAsync(data.FullName, ["--demonstration", "false"]) : null;
    using var client = host is null ? new CampaignClient(new Uri(args[2])) : CampaignClient.Of(host);
    var admin = args is [_, _, _, "--staff-token", var token] ? token : await client.StaffTokenAsync("admin");
    var replay = new PabulibReplay(client, file);
    await replay.CreateAsync(admin);

    var clock = Stopwatch.StartNew();
    await AnsiConsole
        .Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async progress =>
        {
            var casting = progress.AddTask($"{file.Ballots.Count:N0} ballots, {file.Method}", maxValue: file.Ballots.Count);
            await replay.CastAsync(() => casting.Increment(1), CancellationToken.None);
        });
    var cast = clock.Elapsed;
    var outcome = await replay.CompareAsync(admin);
    Print(file, outcome, cast, clock.Elapsed);
    return outcome.Matches ? 0 : 1;
}
finally
{
    data.Delete(recursive: true);
}

static void Print(PabulibFile file, ReplayOutcome outcome, TimeSpan cast, TimeSpan total)
{
    var table = new Table().AddColumns("option", "votes", "published", "score", "published", "");
    foreach (var row in outcome.Rows.OrderByDescending(row => row.Score))
    {
        table.AddRow(
            Markup.Escape(row.Published.Id),
            $"{row.Votes}",
            $"{row.Published.Votes}",
            $"{row.Score}",
            $"{row.Published.Score}",
            row.Matches ? "" : "[red]differs[/]"
        );
    }

    AnsiConsole.Write(table);
    AnsiConsole.WriteLine(
        $"{file.Name} (Pabulib): {outcome.Rows.Count(row => row.Matches)} of {outcome.Rows.Count} options "
            + $"match their published totals; {outcome.Ballots:N0} of {file.Ballots.Count:N0} ballots counted; "
            + $"the recount {(outcome.RecountMatches ? "matches" : "DIFFERS")}; "
            + $"cast in {cast.TotalSeconds:F1} s, tallied and recounted after {total.TotalSeconds:F1} s in all"
    );
    foreach (var method in new[] { "instantRunoff", "condorcet" })
    {
        if (outcome.Recount[method] is { } result)
            AnsiConsole.WriteLine($"{method}: {result["winner"]?.GetValue<string>() ?? "no winner"}");
    }
}
