namespace CampaignFunctions.Benchmarks;

internal sealed record BarePreorder(string EditionId, int Quantity, Dictionary<string, string> Choices, BareCustomer Customer);
