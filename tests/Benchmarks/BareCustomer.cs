namespace CampaignFunctions.Benchmarks;

internal sealed record BareCustomer(string Name, string Email, string Country);
