using System.Diagnostics;
using System.Globalization;
using CampaignFunctions.Harness;
using CampaignFunctions.Tests;

if (args.Length % 2 != 0)
{
    Console.WriteLine("usage: Soak [--minutes 10] [--seed N] [--kills 25] [--calls 100000]");
    return 2;
}

var minutes = Option("--minutes", 10);
var seed = Option("--seed", Environment.TickCount);
var kills = Option("--kills", 25);
var calls = Option("--calls", 100_000);
Console.WriteLine($"seed {seed}, {minutes} minutes of histories, {kills} kills, {calls} random calls");

var clock = Stopwatch.StartNew();
var histories = 0;
try
{
    // Each history has its own seed, which a failure prints. The option --seed determines the seeds of the histories.
    Parallel.ForEach(
        Seeds(new Random(seed)),
        history =>
        {
            try
            {
                new VotingHistory(history).Run();
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"History {history} failed.", fault);
            }

            if (Interlocked.Increment(ref histories) % 50_000 == 0)
                Console.WriteLine($"{histories:N0} histories after {clock.Elapsed.TotalMinutes:F1} minutes");
        }
    );
    Console.WriteLine($"{histories:N0} histories: after each, the tally equalled the recount and the model");

    var data = Directory.CreateTempSubdirectory("soak-");
    await new KillScenario(data.FullName, new Random(seed), kills, Console.WriteLine).RunAsync();
    data.Delete(recursive: true);
    Console.WriteLine($"{kills} kills: every answered ballot is kept and counted once");

    await RunAsync(
        "Conformance",
        [("CAMPAIGN_FUZZ_CALLS", $"{calls}"), ("CAMPAIGN_FUZZ_SEED", $"{seed}")],
        "-class",
        "*FuzzTests"
    );
    Console.WriteLine($"{calls} random calls: each answer was as described");

    foreach (var suite in new[] { "CampaignFunctions.Tests", "LocalHost.Tests" })
        await RunAsync(suite, [(Scale.Variable, "true")]); // all histories and matrices in full
    return 0;
}
catch (Exception failure) when (failure is AggregateException or InvalidOperationException or TimeoutException)
{
    Console.WriteLine($"FAILED with seed {seed}: {failure}");
    return 1;
}

// Runs a test project.
static async Task RunAsync(string suite, (string Name, string Value)[] environment, params string[] filter)
{
    var project = Path.Combine(PabulibFolder.Repository, "tests", suite);
    var start = new ProcessStartInfo("dotnet", ["run", "-c", "Release", "--project", project, "--", .. filter]);
    foreach (var (name, value) in environment)
        start.Environment[name] = value;
    using var tests = Process.Start(start)!;
    await tests.WaitForExitAsync();
    if (tests.ExitCode != 0)
        throw new InvalidOperationException($"{suite} failed.");
}

IEnumerable<int> Seeds(Random random)
{
    while (clock.Elapsed.TotalMinutes < minutes)
        yield return random.Next();
}

int Option(string name, int otherwise) =>
    Array.IndexOf(args, name) is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
