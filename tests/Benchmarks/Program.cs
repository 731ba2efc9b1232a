using System.Globalization;
using CampaignFunctions.Benchmarks;
using Spectre.Console;

if (args is ["bare", var url])
{
    await BareEndpoint.ServeAsync(url);
    return 0;
}

if (!Wrk.IsInstalled)
{
    AnsiConsole.WriteLine("The load comes from wrk, but wrk is not installed. On Debian: apt-get install wrk");
    return 2;
}

var only = Option("--only");
var data = Directory.CreateDirectory(Path.Combine(Directory.GetCurrentDirectory(), $".benchmark-{Environment.ProcessId}"));
var bars = new List<Bar>();
try
{
    if (only is null or "ballots")
        bars.AddRange(await BallotsAsync(Path.Combine(data.FullName, "ballots"), Number("--ballots", 1_000_000)));
    if (only is null or "suggestions")
        bars.AddRange(
            Bars.Of(await SuggestionLoad.RunAsync(Path.Combine(data.FullName, "suggestions"), Number("--suggestions", 1_000_000)))
        );
    if (only is null or "preorders")
        bars.Add(
            Bars.Of("pre-orders held per second", await PreorderLoad.RunAsync(Path.Combine(data.FullName, "preorders")), 0.05)
        );
    if (only is null or "tallies")
        bars.AddRange(await TallyLoad.RunAsync(Path.Combine(data.FullName, "tallies")));
    if (only is null or "joins")
        bars.AddRange(await JoinLoad.RunAsync(Path.Combine(data.FullName, "joins")));
    Bars.Print(bars);
    return args.Contains("--check") && bars.Any(bar => !bar.Holds) ? 1 : 0;
}
finally
{
    data.Delete(recursive: true);
}

static async Task<IReadOnlyList<Bar>> BallotsAsync(string folder, int ballots)
{
    var load = await BallotLoad.RunAsync(folder, ballots);
    var keys = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, "keys.json")).Build();
    var fold = await FoldLoad.RunAsync(folder, keys);
    return Bars.Of(load, fold, await ReplayResult.RunAsync(folder + "-replay"));
}

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();

int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
