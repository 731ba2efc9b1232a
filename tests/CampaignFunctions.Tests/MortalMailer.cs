using CampaignFunctions.Notifications;

namespace CampaignFunctions.Tests;

/// <summary>The mail server as such a process reaches it.</summary>
internal sealed class MortalMailer(IMailer inner, Mortality life) : IMailer
{
    public Task<bool> SendAsync(Mail mail, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.SendAsync(mail, cancellationToken));
}
