using System.Text.RegularExpressions;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Codes, identities, and that one address is one person.</summary>
public sealed partial class ParticipantTests
{
    private const string Address = "ann@mail.example";

    private static readonly Keyring Keys = new(Options.Create(new KeySettings
    {
        Peppers = { [1] = Convert.ToBase64String(new byte[32]) },
        SigningKeys = { [1] = Convert.ToBase64String(new byte[32]) },
    }));

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryStore _memory = new();
    private readonly Outbox _outbox = new();
    private readonly Hints _hints = new();
    private readonly CampaignDocument _campaign = new()
    {
        Id = "c",
        Status = CampaignStatus.Live,
        Pepper = 1,
        Definition = new() { Id = "c", Title = new() { ["cs"] = "Nov\u00e1 500", ["en"] = "The new 500", ["it"] = "La nuova 500" }, Status = CampaignStatus.Live },
    };

    private IDocumentStore _store;

    public ParticipantTests()
    {
        _store = _memory;
        _memory.CreateAsync(CampaignDocument.Container, _campaign, Cancel).GetAwaiter().GetResult();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Code_Right_GivesAVerifiedParticipant_AndServesOnce()
    {
        var code = await AskAsync();

        var (participant, problem) = await VerifyAsync(code);

        Assert.Null(problem);
        Assert.Equal(("c", Tiers.Verified), (participant!.CampaignId, participant.Tier));
        Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(code)).Problem?.Code);
        var again = await VerifyAsync(await AskAsync());
        Assert.Equal(participant, again.Participant);
    }

    [Fact]
    public async Task Code_OneTickBeforeItExpires_IsGood_AndAtThatInstant_IsNot()
    {
        var code = await AskAsync();
        _clock.Advance(CodeState.ValidFor);
        Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(code)).Problem?.Code);

        code = await AskAsync();
        _clock.Advance(CodeState.ValidFor - TimeSpan.FromTicks(1));
        Assert.NotNull((await VerifyAsync(code)).Participant);
    }

    [Fact]
    public async Task Code_FiveWrongGuesses_SpoilIt_AndANewOneDoesNotReviveIt()
    {
        var spoilt = await AskAsync();
        for (var guess = 1; guess <= 4; guess++)
            Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(Wrong(spoilt))).Problem?.Code);
        Assert.Equal(ProblemCode.SpoiltCode, (await VerifyAsync(Wrong(spoilt))).Problem?.Code);
        Assert.Equal(ProblemCode.SpoiltCode, (await VerifyAsync(spoilt)).Problem?.Code);

        var fresh = await AskAsync();
        Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(Wrong(fresh))).Problem?.Code);
        Assert.NotNull((await VerifyAsync(fresh)).Participant);
    }

    [Fact]
    public async Task Code_OfAnotherAddressOrCampaign_IsWrong()
    {
        var code = await AskAsync();
        var other = _campaign with { Id = "d" };

        Assert.Equal(ProblemCode.WrongCode, (await Verifier().HandleAsync(_campaign, "bob@mail.example", code, Cancel)).Problem?.Code);
        Assert.Equal(ProblemCode.WrongCode, (await Verifier().HandleAsync(other, Address, code, Cancel)).Problem?.Code);
    }

    [Fact]
    public async Task Guesses_AtAnAddressThatIsNotKnown_AreAnsweredAsAtOneThatIs()
    {
        var verifier = Verifier();
        var known = await AskAsync();
        for (var guess = 0; guess < 25; guess++)
        {
            var atKnown = (await verifier.HandleAsync(_campaign, Address, Wrong(known), Cancel)).Problem!.Code;
            var atUnknown = (await verifier.HandleAsync(_campaign, "nobody@mail.example", "000000", Cancel)).Problem!.Code;
            Assert.Equal(atKnown, atUnknown);
        }
    }

    [Fact]
    public async Task Guesses_AfterTheCodeExpired_AreAnsweredAsBefore_WhereverThereWasACode()
    {
        var verifier = Verifier();
        var known = await AskAsync();
        for (var guess = 0; guess < 5; guess++)
            await verifier.HandleAsync(_campaign, Address, Wrong(known), Cancel);
        _clock.Advance(CodeState.ValidFor);

        Assert.Equal(ProblemCode.SpoiltCode, (await verifier.HandleAsync(_campaign, Address, "000000", Cancel)).Problem?.Code);
    }

    [Fact]
    public async Task Language_IsThatOfTheCodeThatWasUsed_NotWhatAnybodyAskedFor()
    {
        await Requester().HandleAsync(_campaign, Address, "it", [], Cancel);
        await DeliverAsync();
        await VerifyAsync(Digits(_outbox.Sent[^1]));
        await Requester().HandleAsync(_campaign, Address, "de", [], Cancel);

        Assert.Equal("it", (await IdentityAsync())!.Locale);
    }

    [Fact]
    public async Task VoterDocument_ThatACrashLeftAlone_IsDeletedADayLater()
    {
        var (lost, taken) = (Voter("nobody", "v1"), Voter(IdentityDocument.KeyOf(Keys, 1, "c", Address), "v2"));
        await VerifyAsync(await AskAsync());
        foreach (var voter in new[] { lost, taken })
            Assert.NotNull(await _store.CreateAsync(VoterDocument.Container, voter, Cancel));
        _clock.Advance(SweepIdentities.UnverifiedFor - TimeSpan.FromTicks(1));
        await Sweep().ForgetAsync(Cancel);
        Assert.Equal(3, (await VotersAsync()).Count);

        _clock.Advance(TimeSpan.FromTicks(1));
        await Sweep().ForgetAsync(Cancel);

        var left = Assert.Single(await VotersAsync());
        Assert.Equal(VoterDocument.PartitionOf("c", (await IdentityAsync())!.VoterKey), left.Pk);
        Assert.Null(left.State);   // it is not looked at again

        VoterDocument Voter(string identity, string key) =>
            new() { Pk = VoterDocument.PartitionOf("c", key), IdentityKey = identity, CreatedAt = _clock.GetUtcNow(), State = VoterDocument.Unchecked };
    }

    [Fact]
    public async Task Forget_ProvenInThatMoment_IsKept()
    {
        var code = await AskAsync();
        _clock.Advance(CodeState.ValidFor - TimeSpan.FromTicks(1));
        var read = (await _store.ScanAsync(IdentityDocument.Container, [new("id", IdentityDocument.TheId)], null, Cancel)).Documents[0];
        await VerifyAsync(code);
        var late = Substitute.For<IDocumentStore>();
        late.ScanAsync(IdentityDocument.Container, Arg.Any<IReadOnlyList<Equality>>(), null, Arg.Any<CancellationToken>()).Returns(new ScanPage<IdentityDocument>([read], null));
        late.ScanAsync(VoterDocument.Container, Arg.Any<IReadOnlyList<Equality>>(), null, Arg.Any<CancellationToken>()).Returns(new ScanPage<VoterDocument>([], null));
        late.DeleteAsync(IdentityDocument.Container, default!, default!, default, Cancel)
            .ReturnsForAnyArgs(call => _store.DeleteAsync(IdentityDocument.Container, call.ArgAt<string>(1), call.ArgAt<string>(2), call.ArgAt<string?>(3), Cancel));
        _clock.Advance(SweepIdentities.UnverifiedFor);

        await new SweepIdentities(late, _hints, _clock).ForgetAsync(Cancel);

        Assert.NotNull(await IdentityAsync());
    }

    [Fact]
    public async Task WrongGuesses_TwentyInAnHour_TooMany_WhateverTheCode()
    {
        for (var round = 0; round < 4; round++)
        {
            var code = await AskAsync();
            for (var guess = 0; guess < 5; guess++)
                await VerifyAsync(Wrong(code));
        }

        var last = await AskAsync();
        Assert.Equal(ProblemCode.TooManyRequests, (await VerifyAsync(last)).Problem?.Code);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull((await VerifyAsync(await AskAsync())).Participant);
    }

    [Fact]
    public async Task Codes_SixthInAnHour_IsNotSent_AndTheFifthStaysGood()
    {
        var fifth = "";
        for (var i = 0; i < 5; i++)
            fifth = await AskAsync();
        var sent = _outbox.Sent.Count;

        await RequestAsync();

        Assert.Equal(sent, _outbox.Sent.Count);
        Assert.NotNull((await VerifyAsync(fifth)).Participant);
        _clock.Advance(TimeSpan.FromHours(1));
        await AskAsync();
    }

    [Fact]
    public async Task Consents_TakeEffectOnVerification_Alone()
    {
        await AskAsync(new ConsentRequest("newsletter", "1"));
        Assert.Empty((await IdentityAsync())!.Consents);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await VerifyAsync(await AskAsync(new ConsentRequest("terms", "2")));
        Assert.Equal([new("terms", "2", _clock.GetUtcNow())], (await IdentityAsync())!.Consents);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await VerifyAsync(await AskAsync(new ConsentRequest("terms", "2"), new ConsentRequest("terms", "3")));

        Assert.Equal(["2", "3"], (await IdentityAsync())!.Consents.Select(consent => consent.Version));
    }

    [Fact]
    public async Task Unverified_ADayLater_IsForgotten_AndVerified_IsNot()
    {
        await AskAsync();
        var voterKey = (await IdentityAsync())!.VoterKey;
        await VerifyAsync(await AskAsync("bob@mail.example"), "bob@mail.example");
        _clock.Advance(SweepIdentities.UnverifiedFor - TimeSpan.FromTicks(1));
        await Sweep().ForgetAsync(Cancel);
        Assert.NotNull(await IdentityAsync());

        _clock.Advance(TimeSpan.FromTicks(1));
        await Sweep().ForgetAsync(Cancel);

        Assert.Null(await IdentityAsync());
        Assert.Null(await _store.FindAsync(VoterDocument.Container, VoterDocument.PartitionOf("c", voterKey), VoterDocument.TheId, Cancel));
        Assert.NotNull(await IdentityAsync("bob@mail.example"));
    }

    [Fact]
    public async Task Mail_HintLost_IsSentByTheSweep_Once()
    {
        await RequestAsync();
        _hints.Waiting.Clear();
        _clock.Advance(TimeSpan.FromSeconds(29));
        await Sweep().MailAsync(Cancel);
        Assert.Empty(_hints.Waiting);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Sweep().MailAsync(Cancel);
        await Sweep().MailAsync(Cancel);
        await DeliverAsync();
        await Sweep().MailAsync(Cancel);
        await DeliverAsync();

        Assert.Single(_outbox.Sent);
    }

    [Fact]
    public async Task Mail_ServerThatFails_IsTriedAgainWithTheSameMessageId()
    {
        await RequestAsync();
        _outbox.FailsAfterSending = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Sender().HandleAsync(_hints.Waiting[0], Cancel));
        _outbox.FailsAfterSending = false;

        await DeliverAsync();

        Assert.Equal(2, _outbox.Sent.Count);
        Assert.Equal(_outbox.Sent[0], _outbox.Sent[1]);
        await AskAsync();
        Assert.NotEqual(_outbox.Sent[0].MessageId, _outbox.Sent[2].MessageId);
    }

    [Fact]
    public async Task Mail_WhileItIsSent_IsNotSentAgain_WhateverElseHappens()
    {
        await RequestAsync();
        var hint = _hints.Waiting[0];
        _outbox.Meanwhile = async () =>
        {
            _outbox.Meanwhile = () => Task.CompletedTask;
            await Sender().HandleAsync(hint, Cancel);
            await VerifyAsync("x");
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Sweep().MailAsync(Cancel);
            Assert.Empty(_hints.Waiting);
        };

        await DeliverAsync();
        await Sender().HandleAsync(hint, Cancel);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Sweep().MailAsync(Cancel);

        Assert.Single(_outbox.Sent);
        Assert.Empty(_hints.Waiting);
    }

    [Fact]
    public async Task Mail_NewCodeWhileTheOldOneIsSent_IsSentToo()
    {
        await RequestAsync();
        _outbox.Meanwhile = async () =>
        {
            _outbox.Meanwhile = () => Task.CompletedTask;
            await RequestAsync();
        };

        await DeliverAsync();
        await DeliverAsync();

        Assert.Equal(2, _outbox.Sent.DistinctBy(mail => mail.MessageId).Count());
    }

    [Fact]
    public async Task Unverified_ADayOldWithACodeOut_IsKeptUntilThatExpires()
    {
        await AskAsync();
        _clock.Advance(SweepIdentities.UnverifiedFor - TimeSpan.FromMinutes(1));
        var code = await AskAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));

        await Sweep().ForgetAsync(Cancel);

        Assert.NotNull((await VerifyAsync(code)).Participant);
    }

    [Fact]
    public async Task Mail_CodeExpiredMeanwhile_IsNotSent()
    {
        await RequestAsync();
        _clock.Advance(CodeState.ValidFor);

        await DeliverAsync();

        Assert.Empty(_outbox.Sent);
    }

    [Theory]
    [InlineData(null, "The new 500: your code")]
    [InlineData("it", "La nuova 500: il tuo codice")]
    [InlineData("it-CH", "La nuova 500: il tuo codice")]
    [InlineData("de", "The new 500: Ihr Code")]
    [InlineData("cs", "Nov\u00e1 500: your code")]
    [InlineData("ja", "The new 500: your code")]
    public async Task Mail_IsInThePersonsLanguage_WhereThereIsATextInIt(string? locale, string subject)
    {
        await Requester().HandleAsync(_campaign, Address, locale, [], Cancel);
        await DeliverAsync();

        Assert.StartsWith(subject, _outbox.Sent.Single().Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  Ann@Mail.Example ", "ann@mail.example")]
    [InlineData("ann+cars@mail.example", "ann+cars@mail.example")]
    [InlineData("ann@b\u00fccher.example", "ann@xn--bcher-kva.example")]
    [InlineData("cafe\u0301@mail.example", "caf\u00e9@mail.example")]
    [InlineData("ANN@MAIL.EXAMPLE", "ann@mail.example")]
    [InlineData("ann", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("ann@localhost", null)]
    [InlineData("ann@mail.example.", null)]
    [InlineData("ann@mail.example\u3002", null)]
    [InlineData("ann@cars.mail\u3002example", "ann@cars.mail.example")]
    [InlineData("ann@@mail.example", null)]
    [InlineData("Ann <ann@mail.example>", null)]
    [InlineData("ann@mail.example, bob@mail.example", null)]
    [InlineData("ann@mail.example\r\nBcc: bob@mail.example", null)]
    [InlineData("\"a b\"@mail.example", null)]
    [InlineData("ann@[127.0.0.1]", null)]
    [InlineData("ann@-mail.example", null)]
    [InlineData("ann@mail_x.example", null)]
    [InlineData("\ufffe@mail.example", null)]
    public void Address_InAnyWriting_HasOneForm(string? text, string? expected) => Assert.Equal(expected, EmailAddress.Normalise(text));

    [Fact]
    public void Address_TooLong_IsNone() => Assert.Null(EmailAddress.Normalise($"{new string('a', 65)}@mail.example"));

    [Fact]
    public async Task Revoked_TokensEnd_InEveryProcessWithinSeconds_AndKeysAreDroppedWhenTheirTokensHaveExpired()
    {
        var (here, there) = (new Revocations(_store, _clock), new Revocations(_store, _clock));
        Assert.False(await there.IsRevokedAsync("c", "v", Cancel));

        await here.RevokeAsync("c", "v", Cancel);
        await there.RevokeAsync("c", "w", Cancel);

        Assert.True(await here.IsRevokedAsync("c", "v", Cancel));
        Assert.False(await here.IsRevokedAsync("d", "v", Cancel));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await there.IsRevokedAsync("c", "v", Cancel));
        Assert.True(await here.IsRevokedAsync("c", "w", Cancel));
        _clock.Advance(ParticipantTokens.Lifetime);
        await here.RevokeAsync("c", "x", Cancel);
        Assert.False(await here.IsRevokedAsync("c", "v", Cancel));
    }

    /// <summary>
    /// Several people ask for codes of one address and try right, wrong and old ones, all at once, through a store that fails between
    /// any two steps: there is one identity with one voter key, and every token is of it.
    /// </summary>
    [Fact]
    public void Address_OfManyAtOnce_IsOneIdentity() =>
        Gen.Int[0, int.MaxValue].Sample(seed => new ParticipantTests().Crowd(seed), iter: 2000);

    private void Crowd(int seed)
    {
        var random = new Random(seed);
        var simulation = new Simulation(random);
        var faulty = new FaultyStore(_memory, random);
        _store = faulty;
        var participants = new List<Participant>();
        for (var person = 0; person < 3; person++)
        {
            simulation.Start(async () =>
            {
                for (var step = 0; step < 6; step++)
                {
                    await Task.Yield();
                    try
                    {
                        if (random.Next(2) == 0)
                            await RequestAsync();
                        await DeliverAsync();
                        var guess = _outbox.Sent.Count > 0 ? Digits(_outbox.Sent[random.Next(_outbox.Sent.Count)]) : "000000";
                        if ((await VerifyAsync(guess)).Participant is { } participant)
                            participants.Add(participant);
                    }
                    catch (StoreBusyException)
                    {
                        // Not this time.
                    }

                    _clock.Advance(TimeSpan.FromSeconds(random.Next(200)));
                }
            });
        }

        simulation.Run();
        _store = _memory;
        _clock.Advance(SweepIdentities.UnverifiedFor);
        Sweep().ForgetAsync(default).GetAwaiter().GetResult();
        Assert.Equal(_memory.ScanAsync(IdentityDocument.Container, [new("email", Address)], null, default).Result.Documents.Count, VotersAsync().Result.Count);
        var identities = _memory.ScanAsync(IdentityDocument.Container, [new("email", Address)], null, default).Result.Documents;
        Assert.InRange(identities.Count, 0, 1);
        Assert.All(participants, participant => Assert.Equal(identities[0].Document.VoterKey, participant.VoterKey));
        if (identities.Count > 0)
        {
            var key = VoterDocument.PartitionOf("c", identities[0].Document.VoterKey);
            Assert.NotNull(_memory.FindAsync(VoterDocument.Container, key, VoterDocument.TheId, default).Result);
        }
    }

    private async Task<string> AskAsync(params ConsentRequest[] consents) => await AskAsync(Address, consents);

    /// <summary>Asks for a code, and reads it in the mail.</summary>
    private async Task<string> AskAsync(string address, params ConsentRequest[] consents)
    {
        var before = _outbox.Sent.Count;
        await Requester().HandleAsync(_campaign, address, null, consents, Cancel);
        await DeliverAsync();
        Assert.Equal(before + 1, _outbox.Sent.Count);
        return Digits(_outbox.Sent[^1]);
    }

    private Task RequestAsync() => Requester().HandleAsync(_campaign, Address, null, [], Cancel);

    private Task<(Participant? Participant, Problem? Problem)> VerifyAsync(string code, string address = Address) =>
        Verifier().HandleAsync(_campaign, address, code, Cancel);

    private async Task DeliverAsync()
    {
        while (_hints.Waiting.Count > 0)
        {
            var hint = _hints.Waiting[0];
            _hints.Waiting.RemoveAt(0);
            await Sender().HandleAsync(hint, Cancel);
        }
    }

    private async Task<List<VoterDocument>> VotersAsync() =>
        [.. (await _memory.ScanAsync(VoterDocument.Container, [new("id", VoterDocument.TheId)], null, default)).Documents.Select(row => row.Document)];

    private async Task<IdentityDocument?> IdentityAsync(string address = Address) =>
        (await _store.FindAsync(IdentityDocument.Container, IdentityDocument.KeyOf(Keys, 1, "c", address), IdentityDocument.TheId, Cancel))?.Document;

    private RequestCode Requester() => new(_store, _hints, Keys, _clock);

    private VerifyCode Verifier() => new(_store, Keys, new(Keys), new(_clock), _clock);

    private SendCode Sender() => new(_store, new CampaignQuery(_memory, _clock), _outbox, new(Keys), _clock);

    private SweepIdentities Sweep() => new(_store, _hints, _clock);

    private static string Digits(Mail mail) => SixDigits().Match(mail.Text).Value;

    private static string Wrong(string code) => code == "000000" ? "000001" : "000000";

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex SixDigits();

    private sealed class Outbox : IMailer
    {
        public List<Mail> Sent { get; } = [];

        public bool FailsAfterSending { get; set; }

        public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

        public async Task<bool> SendAsync(Mail mail, CancellationToken cancellationToken)
        {
            Sent.Add(mail);
            await Meanwhile();
            return FailsAfterSending ? throw new InvalidOperationException("The server went away.") : true;
        }
    }

    private sealed class Hints : IMessageSender
    {
        public List<MailHint> Waiting { get; } = [];

        public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken) where T : class
        {
            Waiting.Add((MailHint)(object)message);
            return Task.CompletedTask;
        }
    }
}
