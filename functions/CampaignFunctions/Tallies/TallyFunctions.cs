using CampaignFunctions.Polls;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Tallies;

/// <summary>Keeps tallies up to date with the log: on each hint, and on a timer in case hints were lost.</summary>
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
