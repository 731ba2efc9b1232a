using CampaignFunctions.Pacing;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Payments;

/// <summary>
/// Gives out turns at the payment provider, in lanes of the pace <see cref="PaymentSettings.PerSecond"/>; reads have half as many
/// again. Turns at the head of the line keep half the pace, in addition.
/// </summary>
public sealed class Pace(IDocumentStore store, IOptions<PaymentSettings> settings, TimeProvider clock)
{
    /// <summary>Each checkout is read or closed at least once, so this lane must be faster than that of openings.</summary>
    private const double ReadPace = 1.5;

    private readonly Lane[] _lanes =
    [
        .. Enum.GetValues<PaceLane>().Select(lane => new Lane(IdOf(lane), () => PerSecond(lane, settings.Value), store, clock)),
    ];

    /// <summary>Returns the time of the caller's turn: the time of this call if nobody waits.</summary>
    /// <param name="since">How long the caller has waited: of callers at the same time, the oldest goes first.</param>
    public Task<DateTimeOffset> TakeAsync(PaceLane lane, DateTimeOffset since, CancellationToken cancellationToken) =>
        _lanes[(int)lane].TakeAsync(since, cancellationToken);

    /// <summary>Returns the time of a turn at the head of the line, for work that must not wait behind a rush.</summary>
    /// <param name="notBefore">A wait in addition to that of the line. It delays no other caller.</param>
    public Task<DateTimeOffset> TakeHeadAsync(
        PaceLane lane,
        DateTimeOffset since,
        TimeSpan notBefore,
        CancellationToken cancellationToken
    ) => _lanes[(int)lane].TakeHeadAsync(since, notBefore, cancellationToken);

    /// <summary>Gives out no turns of the lane for a while, because the payment provider asked for a pause.</summary>
    public Task PauseAsync(PaceLane lane, TimeSpan time, CancellationToken cancellationToken) =>
        _lanes[(int)lane].PauseAsync(time, cancellationToken);

    /// <summary>Returns the number of turns of the line that were given out and have not come yet.</summary>
    public Task<long> LengthAsync(PaceLane lane, CancellationToken cancellationToken) =>
        _lanes[(int)lane].LengthAsync(cancellationToken);

    private static double PerSecond(PaceLane lane, PaymentSettings settings) =>
        settings.PerSecond * (lane == PaceLane.Read ? ReadPace : 1);

    private static string IdOf(PaceLane lane) =>
        lane switch
        {
            PaceLane.Open => "pace:open",
            PaceLane.Read => "pace:read",
            _ => "pace:charge",
        };
}
