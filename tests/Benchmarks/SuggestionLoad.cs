using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using CampaignFunctions.Harness;
using CampaignFunctions.Http;
using CampaignFunctions.Suggestions;

namespace CampaignFunctions.Benchmarks;

/// <summary>
/// Submits suggestions as fast as possible. Then imports suggestions, supports some, and reads the lists at a steady pace.
/// </summary>
internal static class SuggestionLoad
{
    private const int Supports = 20_000;
    private const int ReadSeconds = 20;

    private static readonly string Address = $"/api/campaigns/{BenchmarkCampaign.Id}/suggestions";

    public static async Task<SuggestionResult> RunAsync(string data, int count)
    {
        var submitted = await SubmitAsync(Path.Combine(data, "submitted"));
        return await ImportAndReadAsync(Path.Combine(data, "imported"), count, submitted);
    }

    private static async Task<SuggestionResult> ImportAndReadAsync(string data, int count, SubmitResult submitted)
    {
        await using var host = await HostProcess.StartAsync(data, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        var (admin, tokens) = await CreateAsync(client, data);
        var importSeconds = await ImportAsync(host.Address, admin, count);
        var peak = host.PeakMegabytes;
        Console.WriteLine($"{count:N0} suggestions imported in {importSeconds:N0} s, {peak:N0} MB");
        await SupportAsync(client, tokens, count);

        var random = new Random(3);
        using var http = new HttpClient { BaseAddress = host.Address };
        await SteadyLoad.P99Async(http, 200, seconds: 3, i => $"{Address}?sort={(i % 2 == 0 ? "new" : "top")}");
        var first = await SteadyLoad.P99Async(http, 200, ReadSeconds, i => $"{Address}?sort={(i % 2 == 0 ? "new" : "top")}");
        var later = await SteadyLoad.P99Async(
            http,
            50,
            ReadSeconds,
            i =>
                i % 2 == 0
                    ? $"{Address}?sort=new&cursor={Somewhere(SuggestionSort.New, random)}"
                    : $"{Address}?sort=top&cursor={Somewhere(SuggestionSort.Top, random)}"
        );
        var tag = await SteadyLoad.P99Async(
            http,
            50,
            ReadSeconds,
            i => $"{Address}?limit=100&sort={(i % 2 == 0 ? "new" : "top")}&tag={BenchmarkSuggestion.RareTag(random.Next())}"
        );
        Console.WriteLine($"p99: first pages {first:N1} ms, later pages {later:N1} ms, rare tag {tag:N1} ms");

        await host.StopAsync();
        return new(submitted, count, importSeconds, peak, first, later, tag);
    }

    private static async Task<(string Admin, Tokens Tokens)> CreateAsync(CampaignClient client, string data)
    {
        var admin = await client.StaffTokenAsync("admin");
        await client.CreateCampaignAsync(BenchmarkCampaign.Definition(), admin);
        return (admin, new(data, BenchmarkCampaign.Id));
    }

    private static async Task<double> ImportAsync(Uri address, string admin, int count)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address + "/import", UriKind.Relative))
        {
            Content = new BenchmarkImport(count),
        };
        request.Headers.Authorization = new("Bearer", admin);
        var clock = Stopwatch.StartNew();
        using var answer = await http.SendAsync(request);
        var created = (await CampaignClient.JsonAsync(answer))["created"]!.GetValue<long>();
        return created == count
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{created} of {count} suggestions were imported.");
    }

    /// <summary>Gives a few suggestions most of the support, so that the order by support is meaningful.</summary>
    private static async Task SupportAsync(CampaignClient client, Tokens tokens, int count)
    {
        using var listed = await client.SendAsync(HttpMethod.Get, $"{Address}?limit=100");
        var ids = (await CampaignClient.JsonAsync(listed))["items"]!
            .AsArray()
            .Select(item => item!["id"]!.GetValue<string>())
            .ToArray();
        var random = new Random(count);
        var chosen = Enumerable
            .Range(0, Supports)
            .Select(_ => ids[(int)(random.NextDouble() * random.NextDouble() * ids.Length)]);
        await Parallel.ForEachAsync(
            chosen,
            new ParallelOptions { MaxDegreeOfParallelism = 48 },
            async (id, cancel) =>
            {
                var token = tokens.One(Security.ParticipantTokens.NewVoterKey());
                using var answer = await client.SendAsync(HttpMethod.Put, $"{Address}/{id}/support", token);
                if (answer.StatusCode != HttpStatusCode.NoContent)
                    throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancel));
            }
        );
    }

    /// <summary>Returns a cursor at a random place in the list.</summary>
    private static string Somewhere(SuggestionSort sort, Random random) =>
        Paging.Cursor(
            ListSuggestions.PlaceOf(
                sort,
                new()
                {
                    Id = random.NextInt64().ToString("x16", CultureInfo.InvariantCulture),
                    Pk = "",
                    Title = "",
                    Text = "",
                    Author = "",
                    CreatedAt = BenchmarkSuggestion.CreatedAt(random.NextDouble()),
                }
            )
        );

    private static async Task<SubmitResult> SubmitAsync(string data)
    {
        await using var host = await HostProcess.StartAsync(data, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        var (_, tokens) = await CreateAsync(client, data);
        var bodies = Path.Combine(data, "suggestion-bodies");
        File.WriteAllLines(bodies, Enumerable.Range(0, 5000).Select(i => JsonSerializer.Serialize(BenchmarkSuggestion.Body(i))));
        return await SubmitRounds.RunAsync(host, tokens, bodies, Address);
    }
}
