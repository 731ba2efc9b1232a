using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CsCheck;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests codes and identities, and that one address belongs to one identity.</summary>
public sealed class ParticipantTests : ParticipantScenario
{
    [Fact]
    public async Task Code_Correct_VerifiesTheParticipantOnce()
    {
        var code = await AskAsync();

        var (participant, problem) = await VerifyAsync(code);

        Assert.Null(problem);
        Assert.Equal(("c", Tiers.Verified), (participant!.CampaignId, participant.Tier));
        Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(code)).Problem?.Code);
        var again = await VerifyAsync(await AskAsync());
        Assert.Equal(participant, again.Value);
    }

    [Fact]
    public async Task Code_AroundItsExpiry_IsValidOnlyBeforeIt()
    {
        var code = await AskAsync();
        Clock.Advance(CodeState.ValidFor);
        Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(code)).Problem?.Code);

        code = await AskAsync();
        Clock.Advance(CodeState.ValidFor - TimeSpan.FromTicks(1));
        Assert.True((await VerifyAsync(code)).IsSuccess);
    }

    [Fact]
    public async Task Code_AfterFiveWrongGuesses_IsSpoiltUntilANewCode()
    {
        var spoilt = await AskAsync();
        for (var guess = 1; guess <= 4; guess++)
            Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(Wrong(spoilt))).Problem?.Code);
        Assert.Equal(ProblemCode.SpoiltCode, (await VerifyAsync(Wrong(spoilt))).Problem?.Code);
        Assert.Equal(ProblemCode.SpoiltCode, (await VerifyAsync(spoilt)).Problem?.Code);

        var fresh = await AskAsync();
        Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(Wrong(fresh))).Problem?.Code);
        Assert.True((await VerifyAsync(fresh)).IsSuccess);
    }

    [Fact]
    public async Task Code_OfAnotherAddressOrCampaign_IsWrong()
    {
        var code = await AskAsync();
        var other = Campaign with { Id = "d" };

        Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(code, "bob@mail.example")).Problem?.Code);
        Assert.Equal(
            ProblemCode.WrongCode,
            (await Verifier().HandleAsync(other, Address, code.Secret, code.Digits, Cancel)).Problem?.Code
        );
    }

    /// <summary>A stranger knows the address, and even the digits: without the secret they are worth nothing.</summary>
    [Fact]
    public async Task Code_WithoutTheSecretOfItsRequest_IsWrongAndStaysValid()
    {
        var code = await AskAsync();
        for (var guess = 0; guess < 50; guess++)
            Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(code with { Secret = $"secret-{guess}" })).Problem?.Code);

        Assert.True((await VerifyAsync(code)).IsSuccess);
    }

    [Fact]
    public async Task Code_WithTheSecretOfAnotherRequest_IsWrong()
    {
        var (one, two) = (await AskAsync(), await AskAsync());

        Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(one with { Secret = two.Secret })).Problem?.Code);
        Assert.True((await VerifyAsync(one)).IsSuccess);
        Assert.True((await VerifyAsync(two)).IsSuccess);
    }

    /// <summary>A stranger requests codes for the address, and spoils each of them.</summary>
    [Fact]
    public async Task Stranger_RequestsAndGuesses_LocksNobodyOut()
    {
        Challenge.SiteKey.Returns("site");
        Challenge.VerifyAsync("solved", Arg.Any<CancellationToken>()).Returns(ChallengeOutcome.Solved);
        var own = await AskAsync();
        for (var i = 1; i < RequestCode.CodesPerHour; i++)
        {
            var strange = await AskAsync();
            for (var guess = 0; guess < CodeState.MaxWrongGuesses; guess++)
                await VerifyAsync(Wrong(strange));
        }

        Assert.True((await VerifyAsync(own)).IsSuccess);
        Assert.Equal(ProblemCode.ChallengeRequired, (await RequestAsync()).Problem?.Code);
        var solved = new CodeCommand(Campaign, Address, null, []) { ChallengeResponse = "solved" };
        var secret = await Requester().HandleAsync(solved, Cancel);
        await DeliverAsync();
        Assert.True((await VerifyAsync(new(secret.Value, Digits(Outbox.Sent[^1])))).IsSuccess);
    }

    [Fact]
    public async Task Consents_OfAStrangersRequest_AreNotThoseOfThePerson()
    {
        await AskAsync(new ConsentRequest("sale-of-data", "1"));

        await VerifyAsync(await AskAsync(new ConsentRequest("terms", "1")));

        Assert.Equal(["terms"], (await IdentityAsync())!.Consents.Select(consent => consent.Purpose));
    }

    [Fact]
    public async Task Guesses_ForAnUnknownAddress_GetTheAnswersOfAKnownAddress()
    {
        var known = await AskAsync();
        await VerifyAsync(known);
        var (atKnown, atUnknown) = (await AskAsync(), await AskAsync("nobody@mail.example"));
        for (var guess = 0; guess < 8; guess++)
        {
            var answer = (await VerifyAsync(Wrong(atKnown))).Problem!.Code;
            Assert.Equal(answer, (await VerifyAsync(Wrong(atUnknown), "nobody@mail.example")).Problem!.Code);
            Assert.Equal(guess < 4 ? ProblemCode.WrongCode : ProblemCode.SpoiltCode, answer);
            Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(atKnown with { Secret = "x" })).Problem!.Code);
            Assert.Equal(ProblemCode.WrongCode, (await VerifyAsync(atKnown, "never@mail.example")).Problem!.Code);
        }
    }

    [Fact]
    public async Task Language_AfterSeveralRequests_IsThatOfTheVerifiedCode()
    {
        var secret = await Requester().HandleAsync(new(Campaign, Address, "it", []), Cancel);
        await DeliverAsync();
        await VerifyAsync(new(secret.Value, Digits(Outbox.Sent[^1])));
        await Requester().HandleAsync(new(Campaign, Address, "de", []), Cancel);

        Assert.Equal("it", (await IdentityAsync())!.Locale);
    }

    [Fact]
    public async Task Codes_SixthInAnHour_IsRefusedWithATimeAndTheOthersStayValid()
    {
        var codes = new List<Issued>();
        for (var i = 0; i < RequestCode.CodesPerHour; i++)
            codes.Add(await AskAsync());

        var refused = (await RequestAsync()).Problem;

        Assert.Equal((ProblemCode.TooManyRequests, TimeSpan.FromHours(1)), (refused?.Code, refused?.RetryAfter));
        foreach (var code in codes)
            Assert.True((await VerifyAsync(code)).IsSuccess);
        Clock.Advance(TimeSpan.FromHours(1));
        await AskAsync();
    }

    [Fact]
    public async Task Codes_WithoutLimits_AreBoundedAtOnce()
    {
        var open = Campaign with { Definition = Campaign.Definition with { Limits = Limits.Off } };
        var command = new CodeCommand(open, Address, null, []);
        for (var i = 0; i < RequestCode.MostAtOnce; i++)
            Assert.True((await Requester().HandleAsync(command, Cancel)).IsSuccess);

        Assert.Equal(ProblemCode.TooManyRequests, (await Requester().HandleAsync(command, Cancel)).Problem?.Code);
        Clock.Advance(CodeState.ValidFor);
        Assert.True((await Requester().HandleAsync(command, Cancel)).IsSuccess);
    }

    [Fact]
    public async Task Consents_OfARequest_TakeEffectOnlyOnVerification()
    {
        await AskAsync(new ConsentRequest("newsletter", "1"));
        Assert.Empty((await IdentityAsync())!.Consents);
        Clock.Advance(TimeSpan.FromMinutes(1));

        await VerifyAsync(await AskAsync(new ConsentRequest("terms", "2")));
        Assert.Equal([new("terms", "2", Clock.GetUtcNow())], (await IdentityAsync())!.Consents);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await VerifyAsync(await AskAsync(new ConsentRequest("terms", "2"), new ConsentRequest("terms", "3")));

        Assert.Equal(["2", "3"], (await IdentityAsync())!.Consents.Select(consent => consent.Version));
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
    [InlineData("x.@mail.example", null)] // no server takes it
    [InlineData(".x@mail.example", null)]
    [InlineData("x..y@mail.example", null)]
    [InlineData("ann (comment)@mail.example", null)]
    [InlineData("ann@mail.example (comment)", null)]
    [InlineData("<@a.example:ann@mail.example>", null)]
    [InlineData("group: ann@mail.example;", null)]
    [InlineData("o'ann+500@mail.example", "o'ann+500@mail.example")]
    [InlineData("Ann <ann@mail.example>", null)]
    [InlineData("ann@mail.example, bob@mail.example", null)]
    [InlineData("ann@mail.example\r\nBcc: bob@mail.example", null)]
    [InlineData("\"a b\"@mail.example", null)]
    [InlineData("ann@[127.0.0.1]", null)]
    [InlineData("ann@-mail.example", null)]
    [InlineData("ann@mail_x.example", null)]
    [InlineData("\ufffe@mail.example", null)]
    public void Address_InAnySpelling_HasOneForm(string? text, string? expected) =>
        Assert.Equal(expected, EmailAddress.Normalise(text));

    [Fact]
    public void Address_TooLong_IsInvalid() => Assert.Null(EmailAddress.Normalise($"{new string('a', 65)}@mail.example"));

    [Fact]
    public async Task Revocation_InOneProcess_HoldsInAllUntilTheTokensExpire()
    {
        var (here, there) = (new Revocations(Store, Clock), new Revocations(Store, Clock));
        Assert.False(await there.IsRevokedAsync("c", "v", Cancel));

        await here.RevokeAsync("c", "v", Cancel);
        await there.RevokeAsync("c", "w", Cancel);

        Assert.True(await here.IsRevokedAsync("c", "v", Cancel));
        Assert.False(await here.IsRevokedAsync("d", "v", Cancel));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await there.IsRevokedAsync("c", "v", Cancel));
        Assert.True(await here.IsRevokedAsync("c", "w", Cancel));
        Clock.Advance(ParticipantTokens.Lifetime);
        await here.RevokeAsync("c", "x", Cancel);
        Assert.False(await here.IsRevokedAsync("c", "v", Cancel));
    }

    /// <summary>
    /// Several people request codes for one address and try right, wrong and old codes, all at once, through a store that fails
    /// between any two steps. There is at most one identity with one voter key, and every token belongs to it.
    /// </summary>
    [Fact]
    public void Address_UsedByManyAtOnce_HasOneIdentity() =>
        Gen.Int[0, int.MaxValue].Sample(seed => new ParticipantTests().Crowd(seed), iter: Scale.Of(500, 2000));

    private void Crowd(int seed)
    {
        var random = new Random(seed);
        var simulation = new Simulation(random);
        var faulty = new FaultyStore(Memory, random);
        Store = faulty;
        var (participants, secrets) = (new List<Participant>(), new List<string>());
        for (var person = 0; person < 3; person++)
        {
            simulation.Start(async () =>
            {
                for (var step = 0; step < 6; step++)
                {
                    await Task.Yield();
                    try
                    {
                        if (random.Next(2) == 0 && await RequestAsync() is { IsSuccess: true, Value: var secret })
                            secrets.Add(secret);
                        await DeliverAsync();
                        var guess = new Issued(
                            secrets.Count > 0 ? secrets[random.Next(secrets.Count)] : "x",
                            Outbox.Sent.Count > 0 ? Digits(Outbox.Sent[random.Next(Outbox.Sent.Count)]) : "000000000"
                        );
                        if (await VerifyAsync(guess) is { IsSuccess: true, Value: var participant })
                            participants.Add(participant);
                    }
                    catch (StoreBusyException)
                    {
                        // The store was busy. The person goes on with the next step.
                    }

                    Clock.Advance(TimeSpan.FromSeconds(random.Next(200)));
                }
            });
        }

        simulation.Run();
        Store = Memory;
        Clock.Advance(SweepIdentities.UnverifiedFor);
        Sweep().ForgetAsync(default).GetAwaiter().GetResult();
        Assert.Equal(
            Memory
                .ScanAsync(IdentityDocument.Container, new(new Equality("email", Address)), null, default)
                .Result.Documents.Count,
            VotersAsync().Result.Count
        );
        var identities = Memory
            .ScanAsync(IdentityDocument.Container, new(new Equality("email", Address)), null, default)
            .Result.Documents;
        Assert.InRange(identities.Count, 0, 1);
        Assert.All(participants, participant => Assert.Equal(identities[0].Document.VoterKey, participant.VoterKey));
        if (identities.Count > 0)
        {
            var key = VoterDocument.PartitionOf("c", identities[0].Document.VoterKey);
            Assert.NotNull(Memory.FindAsync(VoterDocument.Container, key, VoterDocument.TheId, default).Result);
        }
    }
}
