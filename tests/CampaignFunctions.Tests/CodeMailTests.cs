using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>A mail with a code is sent once and in the right language. It is sent again only after a failure.</summary>
public sealed class CodeMailTests : ParticipantScenario
{
    [Fact]
    public async Task Mail_HintLost_IsSentOnceByTheSweep()
    {
        await RequestAsync();
        Hints.Waiting.Clear();
        Clock.Advance(TimeSpan.FromSeconds(29));
        await Sweep().MailAsync(Cancel);
        Assert.Empty(Hints.Waiting);

        Clock.Advance(TimeSpan.FromSeconds(1));
        await Sweep().MailAsync(Cancel);
        await Sweep().MailAsync(Cancel);
        await DeliverAsync();
        await Sweep().MailAsync(Cancel);
        await DeliverAsync();

        Assert.Single(Outbox.Sent);
    }

    [Fact]
    public async Task Request_InAClosedCampaign_MailsOnlyParticipants()
    {
        var closed = Campaign with { Definition = Campaign.Definition with { Status = CampaignStatus.Closed } };
        await VerifyAsync(await AskAsync());
        Clock.Advance(TimeSpan.FromHours(1));
        Outbox.Sent.Clear();

        for (var i = 0; i <= RequestCode.CodesPerHour; i++)
        {
            var stranger = await Requester().HandleAsync(new(closed, "bob@mail.example", null, []), Cancel);
            var participant = await Requester().HandleAsync(new(closed, Address, null, []), Cancel);
            Assert.Equal(stranger.Problem?.Code, participant.Problem?.Code);
        }

        await DeliverAsync();
        Assert.Equal(Enumerable.Repeat(Address, RequestCode.CodesPerHour), Outbox.Sent.Select(mail => mail.To));
    }

    [Fact]
    public async Task Mail_ServerFails_IsRetriedWithTheSameMessageId()
    {
        await RequestAsync();
        Outbox.FailsAfterSending = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Sender().HandleAsync(Hints.Waiting[0], Cancel));
        Outbox.FailsAfterSending = false;

        await DeliverAsync();

        Assert.Equal(2, Outbox.Sent.Count);
        Assert.Equal(Outbox.Sent[0], Outbox.Sent[1]);
        await AskAsync();
        Assert.NotEqual(Outbox.Sent[0].Name, Outbox.Sent[2].Name);
    }

    [Fact]
    public async Task Mail_WhileItIsBeingSent_IsNotSentAgain()
    {
        await RequestAsync();
        var hint = Hints.Waiting[0];
        Outbox.Meanwhile = async () =>
        {
            Outbox.Meanwhile = () => Task.CompletedTask;
            await Sender().HandleAsync(hint, Cancel);
            await VerifyAsync(new("x", "x"));
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Sweep().MailAsync(Cancel);
            Assert.Empty(Hints.Waiting);
        };

        await DeliverAsync();
        await Sender().HandleAsync(hint, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Sweep().MailAsync(Cancel);

        Assert.Single(Outbox.Sent);
        Assert.Empty(Hints.Waiting);
    }

    [Fact]
    public async Task Mail_NewCodeWhileTheOldOneIsSent_IsAlsoSent()
    {
        await RequestAsync();
        Outbox.Meanwhile = async () =>
        {
            Outbox.Meanwhile = () => Task.CompletedTask;
            await RequestAsync();
        };

        await DeliverAsync();
        await DeliverAsync();

        Assert.Equal(2, Outbox.Sent.DistinctBy(mail => mail.Name).Count());
        Assert.Equal(2, Outbox.Sent.Count);
    }

    [Fact]
    public async Task Mails_OfSeveralCodes_AreAllSentWhenTheServerIsBack()
    {
        Outbox.IsAway = true;
        for (var i = 0; i < 3; i++)
        {
            await RequestAsync();
            await DeliverAsync();
        }

        Outbox.IsAway = false;
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Sweep().MailAsync(Cancel);
        await DeliverAsync();

        Assert.Equal(3, Outbox.Sent.DistinctBy(mail => mail.Name).Count());
        Assert.Null((await IdentityAsync())!.Mail);
    }

    /// <summary>
    /// An earlier version stored one code, whose mail may be due. Its code needs no secret, so it is worth nothing now.
    /// </summary>
    [Fact]
    public async Task Mail_OfAnEarlierVersion_IsNotSentAndNotDueAnyMore()
    {
        await VerifyAsync(await AskAsync());
        var before = (await IdentityAsync())!;
        var stored = await Memory.FindAsync(IdentityDocument.Container, before.Pk, before.Id, Cancel);
        await Memory.ReplaceAsync(
            IdentityDocument.Container,
            before with
            {
                Mail = IdentityDocument.MailIsDue,
            },
            stored!.ETag,
            Cancel
        );
        Outbox.Sent.Clear();

        await Sweep().MailAsync(Cancel);
        await DeliverAsync();

        Assert.Empty(Outbox.Sent);
        Assert.Null((await IdentityAsync())!.Mail);
    }

    [Fact]
    public async Task Mail_CodeExpiredBeforeDelivery_IsNotSent()
    {
        await RequestAsync();
        Clock.Advance(CodeState.ValidFor);

        await DeliverAsync();

        Assert.Empty(Outbox.Sent);
    }

    [Theory]
    [InlineData(null, "The new 500: your code")]
    [InlineData("it", "La nuova 500: il tuo codice")]
    [InlineData("it-CH", "La nuova 500: il tuo codice")]
    [InlineData("de", "The new 500: Ihr Code")]
    [InlineData("cs", "Nov\u00e1 500: your code")]
    [InlineData("ja", "The new 500: your code")]
    public async Task Mail_ForALocale_UsesItsLanguageIfAvailable(string? locale, string subject)
    {
        await Requester().HandleAsync(new(Campaign, Address, locale, []), Cancel);
        await DeliverAsync();

        Assert.StartsWith(subject, Outbox.Sent.Single().Subject, StringComparison.Ordinal);
        Assert.Matches("[0-9]{3} [0-9]{3} [0-9]{3}", Outbox.Sent[0].Subject);
    }
}
