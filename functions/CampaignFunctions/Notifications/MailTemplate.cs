using Fluid;

namespace CampaignFunctions.Notifications;

/// <summary>The templates of one mail. They make plain text, so they escape nothing: <see cref="MailLayout"/> does.</summary>
internal sealed class MailTemplate(MailTextFile.Mail mail)
{
    private readonly IFluidTemplate _subject = Liquid.Parse(mail.Subject);
    private readonly IFluidTemplate[] _paragraphs = Array.ConvertAll(mail.Text, Liquid.Parse);

    public (string Subject, string[] Paragraphs, string? Button) Write(IReadOnlyDictionary<string, object?> facts) =>
        (
            _subject.Write(facts, NullEncoder.Default),
            [
                .. _paragraphs
                    .Select(paragraph => paragraph.Write(facts, NullEncoder.Default).Trim())
                    .Where(paragraph => paragraph.Length > 0),
            ],
            mail.Button
        );
}
