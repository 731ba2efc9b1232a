using CampaignFunctions.Polls;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Tallies;

/// <summary>Keeps tallies up to the log: on a hint, and on a timer for the hints that were lost.</summary>
public sealed class TallyFunctions(FoldShard fold, SweepTallies sweep)
{
    [Function("TallyPreferences")]
    public Task TallyAsync(
        [ServiceBusTrigger(TallyHint.QueueName, Connection = "ServiceBus")] TallyHint hint,
        CancellationToken cancellationToken
    ) => fold.HandleAsync(hint, cancellationToken);

    [Function("SweepTallies")]
    public Task SweepAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.HandleAsync(cancellationToken);
}
