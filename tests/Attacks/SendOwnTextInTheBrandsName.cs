using System.Net;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Attacks;

/// <summary>A stranger orders without paying, so that the brand mails the stranger's words to somebody else.</summary>
public sealed class SendOwnTextInTheBrandsName(Target target)
{
    private const string Limits = """{"person": {"unpaid": 100, "waiting": 100, "daily": 1000}}""";

    [Theory]
    [InlineData("You won: https://evil.example")]
    [InlineData("You won www.evil.example")]
    [InlineData("Ann\nYou won")]
    [InlineData("win@evil.example")]
    public async Task Name_ThatIsAMessage_IsRefused(string name)
    {
        var campaign = await target.SaleAsync(10, Limits);
        using var stranger = target.From(Target.Network());
        var order = Target.Order("victim@mail.example");
        order["customer"]!["name"] = name;

        var refusal = await stranger
            .PlaceAsync(campaign, await stranger.OpenTokenAsync(campaign), order)
            .IsProblemAsync(400, "invalid");

        Assert.True(refusal["errors"]!.AsObject().ContainsKey("customer.name"));
    }

    [Fact]
    public async Task Order_NotPaid_MailsNothingThatItsAuthorWrote()
    {
        var campaign = await SoldOutAsync();
        using var stranger = target.From(Target.Network());
        var email = $"{Guid.CreateVersion7()}@mail.example";
        var order = Target.Order(email, waitlist: true);
        order["customer"]!["name"] = "Claim Your Prize";
        order["returnUrl"] = $"{Target.Site}/claim-your-prize";

        await stranger.PlacedAsync(campaign, await stranger.OpenTokenAsync(campaign), order);

        await stranger.WaitForMailAsync(email);
        var mails = await target.MailAsync(email);
        Assert.All(
            mails.Select(mail => mail.ToJsonString()),
            mail => Assert.DoesNotContain("prize", mail, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task Orders_OfManyStrangers_MailOneMailboxTenTimesADay()
    {
        var campaign = await SoldOutAsync();
        string[] addresses = [.. Enumerable.Range(0, 30).Select(tag => $"{campaign}+{tag}@mail.example")];
        foreach (var address in addresses)
        {
            using var stranger = target.From(Target.Network());
            await stranger
                .PlaceAsync(campaign, await stranger.OpenTokenAsync(campaign), Target.Order(address, waitlist: true))
                .IsStatusAsync(HttpStatusCode.Created);
        }

        Assert.Equal(10, await Eventually.GetAsync(MailsAsync, mails => mails >= 10, mails => $"{mails} mails"));
        Assert.Equal(10, await MailsAsync());

        async Task<int> MailsAsync()
        {
            var mails = 0;
            foreach (var address in addresses)
                mails += (await target.MailAsync(address)).Count;
            return mails;
        }
    }

    /// <summary>Creates a campaign whose only unit is sold: whoever orders now waits, and gets a mail about it.</summary>
    private async Task<string> SoldOutAsync()
    {
        var campaign = await target.SaleAsync(capacity: 1, Limits);
        using var customer = target.From(Target.Network());
        await customer.PlacedAsync(campaign, await customer.OpenTokenAsync(campaign), Target.Order("ann@mail.example"));
        return campaign;
    }
}
