using System.Globalization;
using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.Benchmarks;

/// <summary>
/// Measures the time from the answer to a ballot until the tally document has the ballot. The probe casts its own ballots beside
/// the load. The database shows when the checkpoint in the tally of a shard has passed a ballot.
/// </summary>
internal sealed class TallyLag(CampaignClient client, Tokens tokens, string database)
{
    private const int Shards = 16;
    private const long SequenceMask = (1L << 39) - 1;

    private readonly List<double> _seconds = [];

    /// <summary>The samples in seconds.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    public async Task ProbeAsync(string poll, CancellationToken stop)
    {
        var random = new Random(7);
        var waiting = new List<Task<double>>();
        while (!stop.IsCancellationRequested)
        {
            waiting.Add(OneAsync(poll, BenchmarkCampaign.Body(random)));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _seconds.AddRange(await Task.WhenAll(waiting));
    }

    private async Task<double> OneAsync(string poll, string body)
    {
        var voterKey = ParticipantTokens.NewVoterKey();
        await client.CastAsync(BenchmarkCampaign.Id, poll, tokens.One(voterKey), JsonNode.Parse(body)!.AsObject());
        var answered = TimeProvider.System.GetTimestamp();
        var shard = BallotRevision.ShardOf(voterKey, Shards);
        await using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        await connection.OpenAsync(CancellationToken.None);
        var written = Sequence(
            connection,
            "ballots",
            BallotRevision.PartitionOf(BenchmarkCampaign.Id, poll, shard),
            RevisionId.Of(voterKey, 1),
            "place"
        );
        while (
            Sequence(
                connection,
                "tallies",
                $"{BenchmarkCampaign.Id}:{poll}:0",
                shard.ToString(CultureInfo.InvariantCulture),
                "json_extract(body, '$.checkpoint')"
            ) < written
        )
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        return TimeProvider.System.GetElapsedTime(answered).TotalSeconds;
    }

    private static long Sequence(SqliteConnection connection, string container, string partition, string id, string value)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"select cast({value} as integer) from docs_{container} where p = (select number from partitions where "
            + "container = $c and name = $p) and id = $i";
        command.Parameters.AddWithValue("$c", container);
        command.Parameters.AddWithValue("$p", partition);
        command.Parameters.AddWithValue("$i", id);
        return command.ExecuteScalar() is long found ? found & SequenceMask : 0;
    }
}
