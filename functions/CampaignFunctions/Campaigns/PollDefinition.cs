using System.Text.Json.Serialization;

namespace CampaignFunctions.Campaigns;

/// <summary>A poll: its question and options, and its method of voting and counting.</summary>
public sealed record PollDefinition
{
    public const int DefaultShards = 16;

    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    public required PollMethod Method { get; init; }

    /// <summary>The number of options that a ballot may name; 1 if null.</summary>
    public int? MaxChoices { get; init; }

    /// <summary>The number of points that a ballot may spread, for <see cref="PollMethod.Points"/>.</summary>
    public int? MaxPoints { get; init; }

    /// <summary>The number of partitions over which the ballots are spread; <see cref="DefaultShards"/> if null.</summary>
    public int? Shards { get; init; }

    public ResultsVisibility Results { get; set; } = ResultsVisibility.Live;

    public required OptionDefinition[] Options { get; init; }

    [JsonIgnore]
    public int ShardCount => Shards ?? DefaultShards;

    /// <summary>The maximum number of options that a ballot may name, for every method.</summary>
    [JsonIgnore]
    public int ChoiceLimit => Method == PollMethod.Points ? MaxPoints ?? 1 : MaxChoices ?? 1;

    /// <summary>The number of ranks that are counted for each option; 0 unless the poll is ranked.</summary>
    [JsonIgnore]
    public int Ranks => Method == PollMethod.Ranked ? ChoiceLimit : 0;
}
