using CampaignFunctions.Payments;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Notes the faults of calls to the payment provider, and pauses the calls if it asks for this or rejects all of them.
/// </summary>
public sealed partial class ProviderFaults(Pace pace, ILogger<ProviderFaults> logger)
{
    /// <summary>How long a lane gives out no turns after the payment provider asked for a pause.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How long no lane gives out turns after the payment provider rejected our account or key.</summary>
    private static readonly TimeSpan AccountPause = TimeSpan.FromMinutes(1);

    /// <summary>Notes that a call must be sent again.</summary>
    /// <param name="id">The id of the pre-order or payment that the call was about.</param>
    internal async Task NoteAsync(
        PaymentGatewayUnavailableException fault,
        PaceLane lane,
        string? id,
        CancellationToken cancellationToken
    )
    {
        if (fault.IsAccountRejected)
        {
            AccountRejected(fault, id);
            foreach (var each in Enum.GetValues<PaceLane>())
                await pace.PauseAsync(each, AccountPause, cancellationToken);
            return;
        }

        Unavailable(fault, id);
        if (fault.IsThrottled)
            await pace.PauseAsync(lane, Pause, cancellationToken);
    }

    /// <summary>Notes that a pre-order waits for staff.</summary>
    internal void Note(StaffNeeded reason, PreorderDocument preorder)
    {
        CampaignTelemetry.StaffNeeded.Add(1);
        RequestRejected(reason.Code, preorder.Id, preorder.Status);
    }

    [LoggerMessage(EventId = 562, Level = LogLevel.Warning, Message = "A call to Stripe failed for {Subject}")]
    private partial void Unavailable(Exception fault, string? subject);

    [LoggerMessage(
        EventId = 568,
        Level = LogLevel.Critical,
        Message = "Stripe rejects our key, a permission or the account: every call waits. The first call was for {Subject}"
    )]
    private partial void AccountRejected(Exception fault, string? subject);

    [LoggerMessage(
        EventId = 569,
        Level = LogLevel.Error,
        Message = "Stripe rejected a call with {Code}. Pre-order {PreorderId} ({Status}) waits for staff"
    )]
    private partial void RequestRejected(string code, string preorderId, PreorderStatus status);
}
