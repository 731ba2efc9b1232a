namespace CampaignFunctions.LocalHost;

/// <summary>The check values of the keys with which the data was written, by number.</summary>
/// <param name="HasStore">True if the folder has had documents.</param>
internal sealed record KnownKeys(
    SortedDictionary<string, string> Peppers,
    SortedDictionary<string, string> SigningKeys,
    bool HasStore
);
