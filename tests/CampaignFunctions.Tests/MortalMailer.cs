using CampaignFunctions.Notifications;

namespace CampaignFunctions.Tests;

/// <summary>The mail server, for a process that <see cref="Mortality"/> can end.</summary>
internal sealed class MortalMailer(IMailer inner, Mortality life) : IMailer
{
    public Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.SendAsync(mail, cancellationToken));
}
