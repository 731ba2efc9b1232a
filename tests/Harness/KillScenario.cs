using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CampaignFunctions.Harness;

/// <summary>
/// Voters cast and change ballots over HTTP while the local host is killed at random moments and started again on the same data.
/// At the end, every answered ballot must exist, at its revision or a later one. The tally must equal the recount and agree with
/// the answers to the voters. <see cref="SuggestionsUnderKills"/> checks suggestions and support in the same way, and <see
/// cref="OrdersUnderKills"/> orders and payments.
/// </summary>
public sealed class KillScenario(string data, Random random, int kills, Action<string> log)
{
    private const string Campaign = "killed";
    private const string Poll = "colour";
    private const int Voters = 32;

    private static readonly string[] Options = ["red", "blue", "green"];

    /// <summary>The last ballot of each voter that the host answered with 200.</summary>
    private readonly ConcurrentDictionary<string, (int Revision, string Choice)> _answered = [];
    private readonly ConcurrentDictionary<string, string> _tried = [];
    private readonly SuggestionsUnderKills _suggestions = new(Campaign);
    private readonly OrdersUnderKills _orders = new(Campaign);

    /// <summary>The number of ballots that the host answered with 200.</summary>
    private int _answers;

    public async Task RunAsync()
    {
        await CreateAsync();
        for (var kill = 1; kill <= kills; kill++)
        {
            await using var host = await HostProcess.StartAsync(
                data,
                ["--demonstration", "false", "--Payments:PerSecond", "1000"]
            );
            var (enough, later) = (_answers + random.Next(1, 100), TimeSpan.FromMilliseconds(random.Next(50)));
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Voters).Select(i => VoteUntilAsync(host.Address, random.Next(), stop.Token)).ToArray();
            await Eventually.GetAsync(
                async () =>
                {
                    if (load.FirstOrDefault(voter => voter.IsFaulted) is { } fault)
                        await fault;
                    return Volatile.Read(ref _answers);
                },
                answers => answers >= enough,
                answers => $"{answers} of {enough} ballots were answered."
            );
            await Task.Delay(later, TimeProvider.System);
            await host.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load).WaitAsync(Eventually.Deadline, TimeProvider.System);
            log($"kill {kill} after {_answers} answers to {_answered.Count} voters");
        }

        await CheckAsync();
    }

    private async Task CreateAsync()
    {
        await using var host = await HostProcess.StartAsync(data, ["--demonstration", "false", "--Payments:PerSecond", "1000"]);
        using var client = CampaignClient.Of(host);
        _suggestions.Moderator = await client.StaffTokenAsync("moderator");
        var now = TimeProvider.System.GetUtcNow();
        JsonObject Text(string text) => new() { ["en"] = text };
        JsonObject Window() => new() { ["from"] = now.AddMinutes(-1), ["to"] = now.AddHours(6) };
        await client.CreateCampaignAsync(
            new()
            {
                ["id"] = Campaign,
                ["title"] = Text("Killed"),
                ["status"] = "live",
                ["participation"] = "open",
                ["limits"] = "off",
                ["windows"] = new JsonObject
                {
                    ["voting"] = Window(),
                    ["suggestions"] = Window(),
                    ["preorders"] = Window(),
                },
                ["editions"] = OrdersUnderKills.Editions(),
                ["polls"] = new JsonArray(
                    new JsonObject
                    {
                        ["id"] = Poll,
                        ["title"] = Text("Colour"),
                        ["method"] = "single",
                        ["options"] = new JsonArray([
                            .. Options.Select(option => new JsonObject { ["id"] = option, ["title"] = Text(option) }),
                        ]),
                    }
                ),
            },
            await client.StaffTokenAsync("admin")
        );
    }

    private async Task VoteUntilAsync(Uri address, int seed, CancellationToken stop)
    {
        var mine = new Random(seed);
        using var client = new CampaignClient(address);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var known = _answered.Keys.ToArray();
                var token =
                    known.Length > 0 && mine.Next(3) == 0
                        ? known[mine.Next(known.Length)]
                        : await client.OpenTokenAsync(Campaign);
                await CastAsync(client, token, Options[mine.Next(Options.Length)]);
                await _suggestions.ActAsync(client, token, mine);
                await _orders.ActAsync(client, token, mine);
            }
        }
        catch (HttpRequestException gone) when (gone.StatusCode is null)
        {
            // The host was killed. It may or may not have recorded the request under way.
        }
        catch (IOException)
        {
            // The host was killed in the middle of an answer.
        }
    }

    /// <summary>Casts the ballots of one voter one after another, so that the last answer is about the last ballot.</summary>
    private async Task CastAsync(CampaignClient client, string token, string choice)
    {
        if (!_tried.TryAdd(token, choice))
            return;
        var ballot = await client.CastAsync(Campaign, Poll, token, new() { ["choices"] = new JsonArray(choice) });
        _answered[token] = (ballot["revision"]!.GetValue<int>(), choice);
        Interlocked.Increment(ref _answers);
        _tried.TryRemove(token, out _);
    }

    private async Task CheckAsync()
    {
        await using var host = await HostProcess.StartAsync(data, ["--demonstration", "false", "--Payments:PerSecond", "1000"]);
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");
        var standing = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(
            _answered,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (voter, _) =>
            {
                using var answer = await client.SendAsync(
                    HttpMethod.Get,
                    $"/api/campaigns/{Campaign}/polls/{Poll}/ballot",
                    voter.Key
                );
                var ballot = await CampaignClient.JsonAsync(answer);
                var (revision, choice) = (ballot["revision"]!.GetValue<int>(), ballot["choices"]![0]!.GetValue<string>());
                var isAsAnswered = revision == voter.Value.Revision && choice == voter.Value.Choice;
                var isOneLater = revision == voter.Value.Revision + 1 && choice == _tried.GetValueOrDefault(voter.Key);
                if (!isAsAnswered && !isOneLater)
                    throw new InvalidOperationException($"Answered {voter.Value}, but the ballot is ({revision}, {choice}).");
                standing[voter.Key] = choice;
            }
        );

        // The log may also have ballots of voters who got no answer. The recount knows their number.
        var inLog = 0L;
        await client.WaitForTallyAsync(Campaign, Poll, tally => tally["ballots"]!.GetValue<long>() >= standing.Count);
        var recount = await Eventually.GetAsync(
            async () =>
            {
                var counted = await client.RecountAsync(Campaign, Poll, admin);
                if (!counted["matches"]!.GetValue<bool>())
                    throw new InvalidOperationException($"The recount differs: {counted.ToJsonString()}");
                inLog = await LogAsync(client, admin);
                return counted;
            },
            counted => counted["ballots"]!.GetValue<long>() >= inLog,
            counted => $"the recount has {counted["ballots"]} ballots, and the log {inLog}."
        );
        var tally = await client.WaitForTallyAsync(Campaign, Poll, inLog);
        foreach (var option in Options)
        {
            var votes = tally["results"]!.AsArray().Single(result => result!["optionId"]!.GetValue<string>() == option)![
                "votes"
            ]!.GetValue<long>();
            var told = standing.Values.Count(choice => choice == option);
            if (votes < told || votes > told + inLog - standing.Count)
                throw new InvalidOperationException($"{votes} votes for {option}, but the answers to voters give {told}.");
        }

        await _suggestions.CheckAsync(client, admin);
        await _orders.CheckAsync(client);
        log($"{_orders.Count} orders got an answer");
        log($"{_suggestions.Count} suggestions got an answer");
        log($"{standing.Count} voters got an answer, {inLog} in the log, {tally["ballots"]} in the tally");
    }

    /// <summary>Returns the number of voters in the log.</summary>
    private static async Task<long> LogAsync(CampaignClient client, string admin)
    {
        using var answer = await client.SendAsync(HttpMethod.Get, $"/api/campaigns/{Campaign}/polls/{Poll}/log", admin);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(line => JsonNode.Parse(line)!["receipt"]!.GetValue<string>()).Distinct().LongCount();
    }
}
