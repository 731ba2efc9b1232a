using CampaignFunctions.Messaging;
using CampaignFunctions.Payments;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Advances pre-orders: on hints, and by timers if a hint was lost or a time has come.</summary>
public sealed class PreorderWorkFunctions(
    ProcessPayment process,
    SendPreorderMail mail,
    SweepPreorders sweep,
    SweepStock stock,
    SweepOrderEntries entries,
    RunCharges runs,
    RunJobs jobs,
    IMessageSender sender
)
{
    [Function("ProcessPayment")]
    public Task ProcessAsync(
        [ServiceBusTrigger(PaymentHint.QueueName, Connection = "ServiceBus")] PaymentHint hint,
        CancellationToken cancellationToken
    ) => process.HandleAsync(hint, cancellationToken);

    [Function("SendPreorderMail")]
    public Task MailAsync(
        [ServiceBusTrigger(PreorderMailHint.QueueName, Connection = "ServiceBus")] PreorderMailHint hint,
        CancellationToken cancellationToken
    ) => mail.HandleAsync(hint, cancellationToken);

    [Function("RunCharges")]
    public Task RunAsync(
        [ServiceBusTrigger(ChargeRunHint.QueueName, Connection = "ServiceBus")] ChargeRunHint hint,
        CancellationToken cancellationToken
    ) => runs.RunAsync(hint, cancellationToken);

    [Function("RunJobs")]
    public Task RunJobAsync(
        [ServiceBusTrigger(JobHint.QueueName, Connection = "ServiceBus")] JobHint hint,
        CancellationToken cancellationToken
    ) => jobs.HandleAsync(hint, cancellationToken);

    [Function("SweepJobs")]
    public Task SweepJobsAsync([TimerTrigger("0 3/10 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.SweepAsync(cancellationToken);

    [Function("SweepChargeRuns")]
    public Task SweepRunsAsync([TimerTrigger("0 5/10 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        runs.SweepAsync(cancellationToken);

    [Function("SweepPreorders")]
    public Task SweepAsync([TimerTrigger("10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.HandleAsync(cancellationToken);

    [Function("SweepStock")]
    public Task SweepStockAsync([TimerTrigger("50 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        stock.HandleAsync(cancellationToken);

    [Function("SweepOrderEntries")]
    public Task SweepEntriesAsync([TimerTrigger("30 20 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        entries.HandleAsync(cancellationToken);

    /// <summary>
    /// Sends a hint to read the payment provider's events. Only the consumer of the queue calls the payment provider.
    /// </summary>
    [Function("CatchUpEvents")]
    public Task CatchUpAsync([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sender.SendAsync(PaymentHint.Queue, PaymentHint.ForEvents(), TimeSpan.Zero, cancellationToken);
}
