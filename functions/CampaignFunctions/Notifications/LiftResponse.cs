using System.Text.Json.Serialization;

namespace CampaignFunctions.Notifications;

/// <summary>The outcome of a call that lets mail go again.</summary>
/// <param name="Lifted">
/// The number of addresses; null for one address, so that nobody learns whether mail to it had stopped.
/// </param>
public sealed record LiftResponse([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Lifted);
