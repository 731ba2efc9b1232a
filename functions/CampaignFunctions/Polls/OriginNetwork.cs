namespace CampaignFunctions.Polls;

/// <summary>A network: the /24 of an IPv4 address or the /48 of an IPv6 address.</summary>
/// <param name="Network">A number that stands for the network for one week, and leads to no address.</param>
public sealed record OriginNetwork(long Network, int Voters);
