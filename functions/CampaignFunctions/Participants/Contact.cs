using System.Text.Json.Serialization;

namespace CampaignFunctions.Participants;

/// <summary>A person's name and address, and the language tag of mail to the address.</summary>
public sealed record Contact(string Name, string Email, string? Locale)
{
    /// <summary>True if somebody who can read mail to the address has proven it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsProven { get; init; }

    /// <summary>True if the person who has proven the address by a code wrote the name too.</summary>
    [JsonIgnore]
    public bool HasOwnName { get; init; }

    /// <summary>Returns only the name of the type, so that the person's name and address stay out of logs.</summary>
    public override string ToString() => nameof(Contact);
}
