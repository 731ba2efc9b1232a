using System.Text.Json.Serialization;

namespace CampaignFunctions.Campaigns;

/// <summary>What an admin defines and everybody may read. Texts are by language tag.</summary>
/// <remarks>
/// Here and in other types read from JSON, properties with a default are <c>set</c>: generated readers give an absent
/// <c>init</c> property null or zero instead of its default.
/// </remarks>
public sealed record CampaignDefinition
{
    private const int DefaultPerAddress = 20_000;

    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    public CampaignStatus Status { get; set; } = CampaignStatus.Draft;

    public Participation Participation { get; set; } = Participation.Verified;

    public Limits Limits { get; set; } = Limits.Standard;

    /// <summary>Writing calls an hour from one client address; 20,000 when absent.</summary>
    public int? LimitPerAddress { get; init; }

    /// <summary>The hourly limit of one client address; null if the campaign has no limits.</summary>
    [JsonIgnore]
    public int? AddressLimit => HasLimits ? LimitPerAddress ?? DefaultPerAddress : null;

    /// <summary>True if the hourly limits apply.</summary>
    [JsonIgnore]
    public bool HasLimits => Limits != Limits.Off;

    public CampaignWindows Windows { get; set; } = new();

    /// <summary>The allowed values of each segment a ballot may name.</summary>
    public Dictionary<string, string[]> Segments { get; set; } = [];

    public PollDefinition[] Polls { get; set; } = [];

    public EditionDefinition[] Editions { get; set; } = [];

    public PollDefinition? Poll(string pollId) => Array.Find(Polls, poll => poll.Id == pollId);

    public EditionDefinition? Edition(string editionId) => Array.Find(Editions, edition => edition.Id == editionId);
}
