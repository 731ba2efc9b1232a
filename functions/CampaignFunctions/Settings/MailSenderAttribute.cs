using System.ComponentModel.DataAnnotations;
using MimeKit;

namespace CampaignFunctions.Settings;

/// <summary>Requires the address of a mailbox, which may have a name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MailSenderAttribute : ValidationAttribute
{
    private static readonly ParserOptions WithDomain = new() { AllowAddressesWithoutDomain = false };

    public override bool IsValid(object? value) => value is string text && MailboxAddress.TryParse(WithDomain, text, out _);
}
