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
    AnsiConsole.WriteLine("The load comes from wrk, which is not here. On Debian: apt-get install wrk");
    return 2;
}

var ballots = args.SkipWhile(argument => argument != "--ballots").Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).FirstOrDefault(1_000_000);
var data = Directory.CreateDirectory(Path.Combine(Directory.GetCurrentDirectory(), $".benchmark-{Environment.ProcessId}"));
try
{
    var load = await BallotLoad.RunAsync(data.FullName, ballots);
    var keys = new ConfigurationBuilder().AddJsonFile(Path.Combine(data.FullName, "keys.json")).Build();
    var fold = await FoldLoad.RunAsync(data.FullName, keys);
    var replay = await ReplayResult.RunAsync(Path.Combine(data.FullName, "replay"));
    var bars = Bars.Of(load, fold, replay);
    Bars.Print(bars);
    return args.Contains("--check") && bars.Any(bar => !bar.Holds) ? 1 : 0;
}
finally
{
    data.Delete(recursive: true);
}
