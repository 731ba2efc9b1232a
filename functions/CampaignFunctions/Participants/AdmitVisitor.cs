using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;

namespace CampaignFunctions.Participants;

/// <summary>
/// Admits visitors who ask to take part. A network may have a limited number of them in an hour. The campaign decides when they
/// must solve a challenge; who asks for a code from a network that guesses codes always must.
/// </summary>
public sealed class AdmitVisitor(HourlyLimits limits, NetworkLimit networks, IChallenge challenge)
{
    /// <summary>
    /// The wrong codes from one network in an hour, after which its visitors must solve a challenge. A right code is always
    /// accepted.
    /// </summary>
    public const int WrongCodesPerHour = 20;

    /// <summary>A network is busy after this part of its limit.</summary>
    public const int BusyPart = 10;

    private const string Visitors = "visitors";
    private const string Guesses = "guess";

    /// <summary>Returns whether the visitor has solved a challenge, or the reason for a refusal.</summary>
    /// <param name="byMail">True if the visitor asks for a code by mail.</param>
    /// <param name="response">The response of a challenge; null if the caller sent none.</param>
    public async Task<Result<bool>> HandleAsync(
        CampaignDocument campaign,
        IPAddress from,
        bool byMail,
        string? response,
        CancellationToken cancellationToken
    )
    {
        var limit = campaign.Definition.VisitorLimit;
        var visitors = limit is null ? null : networks.Find(campaign.Id, Visitors, from);
        if (visitors?.IsAt(limit!.Value) == true)
            return limits.TooMany();
        var mustSolve = campaign.Definition.JoinChallenge switch
        {
            JoinChallenge.Always => true,
            JoinChallenge.WhenBusy => visitors?.IsAt(Math.Max(1, limit!.Value / BusyPart)) == true,
            _ => false,
        };
        mustSolve |= byMail && limit is not null && IsSuspect(campaign, from);
        if (mustSolve && await challenge.AskAsync(response, limits.TooMany(), cancellationToken) is { } refusal)
            return refusal;
        visitors?.Add();
        return mustSolve;
    }

    /// <summary>Returns how many visitors the network may still have this hour; null if it has no limit.</summary>
    public Allowance? Left(CampaignDocument campaign, IPAddress from) =>
        campaign.Definition.VisitorLimit is { } limit ? networks.Find(campaign.Id, Visitors, from)?.Left(limit) : null;

    /// <summary>Counts a wrong code against the network.</summary>
    public void CountWrongCode(CampaignDocument campaign, IPAddress from) => networks.Find(campaign.Id, Guesses, from)?.Add();

    private bool IsSuspect(CampaignDocument campaign, IPAddress from) =>
        networks.Find(campaign.Id, Guesses, from)?.IsAt(WrongCodesPerHour) == true;
}
