using System.Text.Json.Serialization;

namespace CampaignFunctions.Campaigns;

/// <summary>What an admin defines and everybody may read. Texts are by language tag.</summary>
/// <remarks>
/// Here and in other types read from JSON, properties with a default are <c>set</c>: generated readers give an absent
/// <c>init</c> property null or zero instead of its default.
/// </remarks>
public sealed record CampaignDefinition
{
    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    public CampaignStatus Status { get; set; } = CampaignStatus.Draft;

    public Participation Participation { get; set; } = Participation.Verified;

    public Limits Limits { get; set; } = Limits.Standard;

    /// <summary>Writing calls an hour from one client address; 20,000 when absent.</summary>
    public int? LimitPerAddress { get; init; }

    public CampaignWindows Windows { get; set; } = new();

    /// <summary>The allowed values of each segment a ballot may name.</summary>
    public Dictionary<string, string[]> Segments { get; set; } = [];

    public PollDefinition[] Polls { get; set; } = [];

    public EditionDefinition[] Editions { get; set; } = [];
}

/// <summary>When each activity is open. A window that is absent is closed.</summary>
public sealed record CampaignWindows
{
    public Window? Suggestions { get; init; }

    public Window? Voting { get; init; }

    public Window? Preorders { get; init; }
}

/// <summary>From the first instant to just before the last.</summary>
public sealed record Window(DateTimeOffset From, DateTimeOffset To)
{
    public bool Holds(DateTimeOffset instant) => From <= instant && instant < To;
}

/// <summary>Draft is hidden from the public; closed shuts all windows.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CampaignStatus>))]
public enum CampaignStatus { Draft, Live, Closed }

/// <summary>Who may take part: people whose email is proven, or any visitor with an anonymous token.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Participation>))]
public enum Participation { Verified, Open }

/// <summary>Whether the hourly limits apply.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Limits>))]
public enum Limits { Standard, Off }
