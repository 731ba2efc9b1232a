using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Participants;

/// <summary>Sends mail on hints. Timers find missed mail and forget unverified addresses.</summary>
public sealed class IdentityFunctions(SendCode send, SweepIdentities sweep)
{
    [Function("SendCode")]
    public Task SendAsync(
        [ServiceBusTrigger(MailHint.QueueName, Connection = "ServiceBus")] MailHint hint,
        CancellationToken cancellationToken
    ) => send.HandleAsync(hint, cancellationToken);

    [Function("SweepMail")]
    public Task SweepMailAsync([TimerTrigger("20 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.MailAsync(cancellationToken);

    [Function("ForgetUnverified")]
    public Task ForgetAsync([TimerTrigger("40 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.ForgetAsync(cancellationToken);
}
