using System.Text.Json.Serialization;

namespace CampaignFunctions.Campaigns;

/// <summary>A question, its options, and how it is answered and counted.</summary>
public sealed record PollDefinition
{
    public const int DefaultShards = 16;

    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    public required PollMethod Method { get; init; }

    /// <summary>How many options a ballot may name; 1 when absent.</summary>
    public int? MaxChoices { get; init; }

    /// <summary>How many points a ballot may spread, for <see cref="PollMethod.Points"/>.</summary>
    public int? MaxPoints { get; init; }

    /// <summary>Over how many partitions the ballots are spread; <see cref="DefaultShards"/> when absent.</summary>
    public int? Shards { get; init; }

    public ResultsVisibility Results { get; set; } = ResultsVisibility.Live;

    public required OptionDefinition[] Options { get; init; }

    [JsonIgnore]
    public int ShardCount => Shards ?? DefaultShards;

    /// <summary>How many options a ballot may name at most, whatever the method.</summary>
    [JsonIgnore]
    public int ChoiceLimit => Method == PollMethod.Points ? MaxPoints ?? 1 : MaxChoices ?? 1;

    /// <summary>How many ranks are counted for each option: none but in ranked polls.</summary>
    [JsonIgnore]
    public int Ranks => Method == PollMethod.Ranked ? ChoiceLimit : 0;
}
