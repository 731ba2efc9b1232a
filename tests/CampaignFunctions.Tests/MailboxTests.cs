using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that the addresses of one mailbox are one person if the campaign says so. Each gets its own mail.</summary>
public sealed class MailboxTests : ParticipantScenario
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("ann@mail.example", "ann@mail.example")]
    [InlineData("ann+1@mail.example", "ann@mail.example")]
    [InlineData("ann+1+2@mail.example", "ann@mail.example")]
    [InlineData("a.n.n@mail.example", "a.n.n@mail.example")]
    [InlineData("a.n.n+x@gmail.com", "ann@gmail.com")]
    [InlineData("ann@googlemail.com", "ann@gmail.com")]
    [InlineData("ann@gmail.com.example", "ann@gmail.com.example")]
    [InlineData("+ann@mail.example", "+ann@mail.example")]
    public void Person_OfAnAddress_IsTheMailboxOrTheAddress(string address, string mailbox)
    {
        Assert.Equal(mailbox, EmailAddress.PersonOf(address, MailboxRule.Mailbox));
        Assert.Equal(address, EmailAddress.PersonOf(address, MailboxRule.Address));
    }

    [Fact]
    public async Task Tags_OfOneMailbox_AreOneParticipantAndGetTheirOwnMail()
    {
        Rule(MailboxRule.Mailbox);
        var first = await JoinAsync("ann+1@mail.example");

        Assert.Equal(first, await JoinAsync("ann+2@mail.example"));
        Assert.Equal(first, await JoinAsync("ann@mail.example"));
        Assert.NotEqual(first, await JoinAsync("bob@mail.example"));
        Assert.Equal(
            ["ann+1@mail.example", "ann+2@mail.example", "ann@mail.example", "bob@mail.example"],
            Outbox.Sent.Select(mail => mail.To)
        );
        Assert.Equal("ann+1@mail.example", (await IdentityAsync("ann@mail.example"))!.Email);
    }

    [Fact]
    public async Task Tags_WhereEachAddressIsAPerson_AreSeveralParticipants()
    {
        Rule(MailboxRule.Address);

        Assert.NotEqual(await JoinAsync("ann+1@mail.example"), await JoinAsync("ann+2@mail.example"));
    }

    [Fact]
    public async Task Address_ProvenFirst_IsTheParticipantsOwn()
    {
        Rule(MailboxRule.Mailbox);
        await RequestAsync("ann+stranger@mail.example");
        await DeliverAsync();

        await JoinAsync("ann@mail.example");

        Assert.Equal("ann@mail.example", (await IdentityAsync("ann@mail.example"))!.Email);
    }

    /// <summary>An order with another address of the mailbox is proven by signing in with that address.</summary>
    [Fact]
    public async Task Address_ProvenLater_IsProvenToo()
    {
        Rule(MailboxRule.Mailbox);
        await JoinAsync("ann@mail.example");
        await RequestAsync("ann+requested@mail.example");
        await DeliverAsync();
        await JoinAsync("ann+shop@mail.example");

        var identity = (await IdentityAsync("ann@mail.example"))!;
        Assert.Equal(
            [true, true, false, false],
            new[] { "ann@mail.example", "ann+shop@mail.example", "ann+requested@mail.example", "bob@mail.example" }.Select(
                identity.HasProven
            )
        );
    }

    [Fact]
    public async Task Codes_OfOneMailbox_CountTogether()
    {
        Rule(MailboxRule.Mailbox);
        for (var tag = 0; tag < RequestCode.CodesPerHour; tag++)
            Assert.True((await RequestAsync($"ann+{tag}@mail.example")).IsSuccess);

        Assert.Equal(ProblemCode.TooManyRequests, (await RequestAsync("ann+x@mail.example")).Problem?.Code);
    }

    /// <summary>The rule of each campaign before, and each rule that its definition may name then.</summary>
    [Theory]
    [InlineData("none", null, "mailbox")]
    [InlineData("none", MailboxRule.Address, "address")]
    [InlineData("none", MailboxRule.Mailbox, "mailbox")]
    [InlineData("draft", null, "mailbox")]
    [InlineData("draft", MailboxRule.Address, "address")]
    [InlineData("draft", MailboxRule.Mailbox, "mailbox")]
    [InlineData("live", null, "mailbox")]
    [InlineData("live", MailboxRule.Address, "poll-frozen")]
    [InlineData("live", MailboxRule.Mailbox, "mailbox")]
    [InlineData("draft again", null, "mailbox")]
    [InlineData("draft again", MailboxRule.Address, "poll-frozen")]
    [InlineData("draft again", MailboxRule.Mailbox, "mailbox")]
    [InlineData("earlier version, draft again", null, "address")]
    [InlineData("earlier version, draft again", MailboxRule.Mailbox, "poll-frozen")]
    [InlineData("earlier version", null, "address")]
    [InlineData("earlier version", MailboxRule.Address, "address")]
    [InlineData("earlier version", MailboxRule.Mailbox, "poll-frozen")]
    public void Rule_OncePeopleMayHaveJoined_IsFixed(string before, MailboxRule? wanted, string expected)
    {
        CampaignDocument? stored = null;
        if (before != "none")
            stored = Save(null, CampaignStatus.Draft, null).Value;
        if (before is "live" or "draft again")
            stored = Save(stored, CampaignStatus.Live, null).Value;
        if (before == "draft again")
            stored = Save(stored, CampaignStatus.Draft, null).Value;
        if (before.StartsWith("earlier version", StringComparison.Ordinal))
            stored = stored! with { Definition = stored.Definition with { Mailboxes = null } };
        if (before == "earlier version, draft again")
            stored = Save(stored, CampaignStatus.Draft, null).Value;

        var saved = Save(stored, CampaignStatus.Live, wanted);

        Assert.Equal(
            expected,
            saved.Problem?.Code.Code ?? (saved.Value.Mailboxes == MailboxRule.Mailbox ? "mailbox" : "address")
        );
    }

    private static Result<CampaignDocument> Save(CampaignDocument? before, CampaignStatus status, MailboxRule? rule) =>
        SaveCampaign.Decide(
            before,
            new()
            {
                Id = "c",
                Title = new() { ["en"] = "The new 500" },
                Status = status,
                Mailboxes = rule,
            },
            currentPepper: 1,
            Now
        );

    private async Task<string> JoinAsync(string address) => (await VerifyAsync(await AskAsync(address), address)).Value.VoterKey;

    private void Rule(MailboxRule rule) =>
        Campaign = Campaign with { Definition = Campaign.Definition with { Mailboxes = rule } };
}
