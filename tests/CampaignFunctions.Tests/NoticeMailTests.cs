using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests that each person gets the mail about notices that they asked for, once, whatever ends or fails on the way.
/// </summary>
public sealed class NoticeMailTests : IMailer
{
    private const string Campaign = "c";
    private const string Idea = "s";
    private const string Author = "author";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly MemoryStore _store = new();
    private readonly List<(DateTimeOffset At, Mail Mail)> _sent = [];
    private readonly HashSet<string> _away = [];
    private MailOutcome _outcome = MailOutcome.Accepted;
    private bool _isAway;
    private int _attempts;

    public NoticeMailTests() => SaveCampaignAsync(new()).GetAwaiter().GetResult();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        lock (_sent)
        {
            _attempts++;
            if (_isAway || _away.Contains(mail.To))
                throw new MailNotSentException("away");
            if (_outcome == MailOutcome.Accepted)
                _sent.Add((_clock.GetUtcNow(), mail));
            return Task.FromResult(_outcome);
        }
    }

    [Theory]
    [InlineData(SuggestionStatus.UnderReview, null, null, false)] // no answer yet
    [InlineData(SuggestionStatus.Planned, null, null, true)] // the author said nothing
    [InlineData(SuggestionStatus.Declined, null, null, true)]
    [InlineData(SuggestionStatus.Planned, MailRhythm.Never, false, false)] // opted out
    [InlineData(SuggestionStatus.Planned, MailRhythm.AtOnce, false, false)]
    [InlineData(SuggestionStatus.Planned, MailRhythm.Never, true, true)]
    [InlineData(SuggestionStatus.UnderReview, MailRhythm.AtOnce, true, true)]
    [InlineData(SuggestionStatus.Planned, MailRhythm.Daily, true, false)] // in the daily mail
    public async Task Status_OfOwnIdea_IsMailedUnlessTheAuthorOptedOut(
        SuggestionStatus status,
        MailRhythm? notices,
        bool? ownIdeas,
        bool isMailed
    )
    {
        await SuggestAsync();
        if (notices is { } rhythm)
            await WantAsync(Author, rhythm, ownIdeas!.Value);

        await AnswerAsync(status);
        await FinishAsync();

        Assert.Equal(isMailed ? [AddressOf(Author)] : [], _sent.Select(sent => sent.Mail.To));
    }

    [Fact]
    public async Task Status_OfSupportedIdea_IsMailedToThoseWhoAsked()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Never, ownIdeas: false);
        foreach (var person in (string[])["silent", "never", "daily", "at once", "forgotten"])
            await SupportAsync(person);
        await WantAsync("never", MailRhythm.Never);
        await WantAsync("daily", MailRhythm.Daily);
        await WantAsync("at once", MailRhythm.AtOnce);
        await WantAsync("forgotten", MailRhythm.AtOnce);
        await _store.DeleteAsync(IdentityDocument.Container, "key of forgotten", IdentityDocument.TheId, null, Cancel);

        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();

        var mail = Assert.Single(_sent).Mail;
        Assert.Equal((AddressOf("at once"), MailPurpose.News), (mail.To, mail.Purpose));
        Assert.Equal("The new 500: Planned – A title", mail.Subject);
        Assert.Contains("which you support or follow", mail.Text, StringComparison.Ordinal);
        Assert.Contains("We do it.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://500.example/ideas/s", mail.Text, StringComparison.Ordinal);
        Assert.StartsWith($"{NoticeProcess.Api}/campaigns/c/unsubscribe/", mail.UnsubscribeUrl, StringComparison.Ordinal);
        Assert.Contains(mail.UnsubscribeUrl!, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("at once", mail.UnsubscribeUrl!, StringComparison.Ordinal); // the voter key is in no mail
        Assert.Equal(new NoticeMailCounts(0, 1, 0, 1), (await RunAsync()).Mails); // one was forgotten

        _clock.Advance(TimeSpan.FromDays(1));
        await Process().Digests.SweepAsync(Cancel);

        Assert.Equal(AddressOf("daily"), _sent[1].Mail.To);
        Assert.Equal("The new 500: news about ideas", _sent[1].Mail.Subject);
        Assert.Contains("Planned: A title", _sent[1].Mail.Text, StringComparison.Ordinal);
        Assert.Equal(2, _sent.Count);
    }

    /// <summary>A person with two roles gets one mail, and that as the author.</summary>
    [Fact]
    public async Task Status_AuthorWhoSupportsTheIdea_GetsOneMail()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.AtOnce);
        await SupportAsync(Author);

        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();

        Assert.Contains("Your idea", Assert.Single(_sent).Mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it", "La tua idea")]
    [InlineData("de-AT", "Ihre Idee")]
    [InlineData("fr", "Votre idée")]
    [InlineData("cs", "Your idea")]
    [InlineData(null, "Your idea")]
    public async Task Mail_ToAPersonOfALanguage_IsInIt(string? locale, string text)
    {
        await SuggestAsync(locale);

        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();

        Assert.Contains(text, Assert.Single(_sent).Mail.Text, StringComparison.Ordinal);
    }

    /// <summary>Whatever ends, each person gets the mail once; a mail that is sent again has the same Message-ID.</summary>
    [Fact]
    public async Task Mail_ProcessEndsAtAnyPoint_ArrivesOnce()
    {
        var (points, repeats) = (0, 0);
        for (var isEnded = true; isEnded; points++)
        {
            var test = new NoticeMailTests();
            await test.SuggestAsync();
            await test.SupportAsync("one");
            await test.SupportAsync("two");
            await test.WantAsync("one", MailRhythm.AtOnce);
            await test.WantAsync("two", MailRhythm.Daily);
            await test.AnswerAsync(SuggestionStatus.Planned);
            var life = new Mortality(points);
            var mortal = test.Process(new MortalPortStore(test._store, life), new MortalMailer(test, life));
            isEnded = false;
            try
            {
                await mortal.Make.HandleAsync(new(Campaign, (await test.RunAsync()).Id), Cancel);
                test._clock.Advance(TimeSpan.FromDays(1));
                await mortal.Digests.SweepAsync(Cancel);
            }
            catch (ProcessEndedException)
            {
                isEnded = true;
            }

            test._clock.Advance(TimeSpan.FromHours(1));
            await test.FinishAsync();
            test._clock.Advance(TimeSpan.FromDays(1));
            await test.Process().Digests.SweepAsync(Cancel);
            await test.Process().Digests.SweepAsync(Cancel);

            Assert.Equal(3, test._sent.DistinctBy(sent => sent.Mail.Name).Count());
            Assert.Equal(3, test._sent.DistinctBy(sent => sent.Mail).Count());
            Assert.InRange(test._sent.Count, 3, 5); // two mails may be on their way at the same time
            repeats += test._sent.Count - 3;
            Assert.Equal(new NoticeMailCounts(0, 2, 0, 0), (await test.RunAsync()).Mails);
            Assert.Equal((null, 1), await test.DigestOfAsync("two"));
        }

        Assert.InRange(points, 60, 300);
        Assert.InRange(repeats, 3, 30); // after the server's acceptance, before our record
    }

    [Fact]
    public async Task Mail_ManyPeopleAndThreeKills_ArrivesOncePerPersonAtThePace()
    {
        var people = Scale.Of(300, 3_000);
        var random = new Random(500);
        await SuggestAsync();
        for (var i = 0; i < people; i++)
        {
            await SupportAsync($"v{i}");
            await WantAsync($"v{i}", MailRhythm.AtOnce);
        }

        await AnswerAsync(SuggestionStatus.Planned);
        for (var kill = 0; kill < 3; kill++)
        {
            var life = new Mortality((people * 7) + random.Next(people * 4));
            var mortal = Process(new MortalPortStore(_store, life), this, new() { PerSecond = 20 });
            await Assert.ThrowsAsync<ProcessEndedException>(async () =>
            {
                for (var messages = 0; messages < 1000; messages++) // each works for a minute
                    await mortal.Make.HandleAsync(new(Campaign, (await RunAsync()).Id), Cancel);
            });
            _clock.Advance(TimeSpan.FromMinutes(10));
        }

        for (var messages = 0; messages < 100 && (await RunAsync()).Phase != NoticePhase.Done; messages++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Process(_store, this, new() { PerSecond = 20 }).Make.HandleAsync(new(Campaign, (await RunAsync()).Id), Cancel);
        }

        Assert.Equal(people + 1, _sent.DistinctBy(sent => sent.Mail.To).Count());
        Assert.Equal(people + 1, _sent.DistinctBy(sent => sent.Mail.Name).Count());
        Assert.InRange(_sent.Count, people + 1, people + 1 + (3 * 8)); // as many as were in flight
        Assert.Equal(new NoticeMailCounts(0, people + 1, 0, 0), (await RunAsync()).Mails);
        var perSecond = _sent.GroupBy(sent => sent.At.ToUnixTimeSeconds()).Max(second => second.Count());
        Assert.InRange(perSecond, 1, 20 + 8); // eight at once end together on this clock
    }

    /// <summary>A message may be delivered twice at once.</summary>
    [Fact]
    public async Task Mail_TwoProcessesAtOnce_ArrivesOnce()
    {
        await SuggestAsync();
        await SupportAsync("one");
        await WantAsync("one", MailRhythm.AtOnce);
        await AnswerAsync(SuggestionStatus.Planned);
        var run = await RunAsync();
        var isHeld = true;
        var slow = new SlowStore(_store)
        {
            BeforeReplace = async id =>
            {
                if (!isHeld || id != NoticeMail.IdOf("one", isAuthor: false))
                    return;
                isHeld = false;
                await Process().Make.HandleAsync(new(Campaign, run.Id), Cancel);
            },
        };

        await Process(slow).Make.HandleAsync(new(Campaign, run.Id), Cancel);
        _clock.Advance(TimeSpan.FromMinutes(6));
        await FinishAsync();

        Assert.Equal(2, _sent.Count);
        Assert.Equal(NoticePhase.Done, (await RunAsync()).Phase);
    }

    [Fact]
    public async Task Mail_ServerAway_WaitsAndArrivesOnce()
    {
        await SuggestAsync();
        for (var i = 0; i < 100; i++)
        {
            await SupportAsync($"v{i}");
            await WantAsync($"v{i}", MailRhythm.AtOnce);
        }

        _isAway = true;
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        Assert.InRange(_attempts, 16, 40); // the others wait too
        var run = await RunAsync();
        Assert.True(run.TouchedAt > _clock.GetUtcNow());
        Assert.Equal(NoticePhase.Mail, run.Phase);

        _isAway = false;
        for (var minutes = 0; minutes < 60 && (await RunAsync()).Phase != NoticePhase.Done; minutes++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await FinishAsync();
        }

        Assert.Equal(101, _sent.Count);
        Assert.Equal(101, _sent.DistinctBy(sent => sent.Mail.To).Count());
    }

    /// <summary>Twenty full mailboxes do not keep the mail from the others, and are given up after three days.</summary>
    [Fact]
    public async Task Mail_SomeMailboxesFull_ArrivesAtTheOthersAndIsGivenUp()
    {
        await SuggestAsync();
        for (var i = 0; i < 100; i++)
        {
            await SupportAsync($"v{i:D3}");
            await WantAsync($"v{i:D3}", MailRhythm.AtOnce);
        }

        for (var i = 0; i < 20; i++)
            _away.Add(AddressOf($"v{i:D3}"));
        await AnswerAsync(SuggestionStatus.Planned);
        for (var minutes = 0; minutes < 3; minutes++)
        {
            await FinishAsync();
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(81, _sent.Count);
        Assert.Equal(new NoticeMailCounts(20, 81, 0, 0), await Process().Mails.CountAsync(await RunAsync(), Cancel));

        for (var attempts = 0; attempts < SendNoticeMails.MostAttempts; attempts++)
        {
            _clock.Advance(TimeSpan.FromMinutes(31));
            await FinishAsync();
        }

        Assert.Equal(new NoticeMailCounts(0, 81, 20, 0), (await RunAsync()).Mails);
        Assert.Equal(NoticePhase.Done, (await RunAsync()).Phase);
    }

    /// <summary>Mailboxes that stay full stand before the others in line, and must not hold them up.</summary>
    [Fact]
    public async Task Mail_FullMailboxesTriedAgain_DoNotHoldUpTheOthers()
    {
        await SuggestAsync();
        for (var i = 0; i < 200; i++)
        {
            await SupportAsync($"v{i:D3}");
            await WantAsync($"v{i:D3}", MailRhythm.AtOnce);
            if (i < 100 && i % 2 == 0)
                _away.Add(AddressOf($"v{i:D3}"));
        }

        await AnswerAsync(SuggestionStatus.Planned);
        var (mailer, seen) = (Substitute.For<IMailer>(), 0);
        mailer
            .SendAsync(null!, Cancel)
            .ReturnsForAnyArgs(async call =>
            {
                if (Interlocked.Increment(ref seen) == 100)
                    await SaveCampaignAsync(new() { IsPaused = true });
                return await SendAsync(call.Arg<Mail>(), Cancel);
            });
        await Process(_store, mailer).Make.HandleAsync(new(Campaign, (await RunAsync()).Id), Cancel);
        Assert.InRange(_sent.Count, 40, 70); // every second of the first hundred, and perhaps some more
        await SaveCampaignAsync(new());
        _clock.Advance(TimeSpan.FromHours(1));

        await FinishAsync(); // the first page of the line has only full mailboxes

        Assert.Equal(151, _sent.Count);
    }

    /// <summary>An outage of any length costs no mail its attempts.</summary>
    [Fact]
    public async Task Mail_FirstTriedAfterDays_StillHasItsAttempts()
    {
        await SuggestAsync();
        await SaveCampaignAsync(new() { IsPaused = true });
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        _clock.Advance(TimeSpan.FromDays(4));
        await SaveCampaignAsync(new());
        _isAway = true;
        await FinishAsync();
        _isAway = false;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await FinishAsync();

        Assert.Equal(AddressOf(Author), Assert.Single(_sent).Mail.To);
    }

    /// <summary>The emergency brake works within the five seconds for which a process keeps a campaign.</summary>
    [Fact]
    public async Task Mail_PausedWhileItGoesOut_StopsAtOnce()
    {
        await SuggestAsync();
        for (var i = 0; i < 100; i++)
        {
            await SupportAsync($"v{i:D3}");
            await WantAsync($"v{i:D3}", MailRhythm.AtOnce);
        }

        await AnswerAsync(SuggestionStatus.Planned);
        var (mailer, seen) = (Substitute.For<IMailer>(), 0);
        mailer
            .SendAsync(null!, Cancel)
            .ReturnsForAnyArgs(async call =>
            {
                var outcome = await SendAsync(call.Arg<Mail>(), Cancel);
                if (Interlocked.Increment(ref seen) == 20)
                    await SaveCampaignAsync(new() { IsPaused = true });
                return outcome;
            });

        await Process(_store, mailer).Make.HandleAsync(new(Campaign, (await RunAsync()).Id), Cancel);

        Assert.InRange(_sent.Count, 20, 40);
        Assert.Contains(AddressOf(Author), _sent.Take(8).Select(sent => sent.Mail.To)); // eight at once, the author first
        Assert.Equal(NoticePhase.Mail, (await RunAsync()).Phase);
    }

    [Fact]
    public async Task Mail_Paused_WaitsForTheEndOfThePause()
    {
        await SuggestAsync();
        await SaveCampaignAsync(new() { IsPaused = true });
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        Assert.Empty(_sent);
        Assert.Equal(NoticePhase.Mail, (await RunAsync()).Phase);

        await SaveCampaignAsync(new());
        _clock.Advance(TimeSpan.FromMinutes(2));
        await FinishAsync();

        Assert.Single(_sent);
    }

    [Theory]
    [InlineData(MailStopKind.Complaint)]
    [InlineData(MailStopKind.Undeliverable)]
    public async Task Mail_StoppedAddress_GetsNone(MailStopKind kind)
    {
        await SuggestAsync();
        await Process().Stops.AddAsync(AddressOf(Author), kind, Cancel);

        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();

        Assert.Equal(0, _attempts);
        Assert.Equal(new NoticeMailCounts(0, 0, 1, 0), (await RunAsync()).Mails);
    }

    [Fact]
    public async Task Mail_RefusedForGood_StopsMailToTheAddress()
    {
        await SuggestAsync();
        _outcome = MailOutcome.UnknownReceiver;
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        _outcome = MailOutcome.Accepted;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await AnswerAsync(SuggestionStatus.Delivered);
        await FinishAsync();

        Assert.Equal(1, _attempts);
        Assert.Equal(1, await Process().Stops.CountAsync(MailStopKind.Undeliverable, Cancel));
        Assert.Equal(0, await Process().Stops.CountAsync(MailStopKind.Complaint, Cancel));
    }

    [Theory]
    [InlineData(MailRhythm.AtOnce)]
    [InlineData(MailRhythm.Daily)]
    public async Task Mail_PersonUnsubscribesMeanwhile_IsNotSent(MailRhythm rhythm)
    {
        await SuggestAsync();
        await WantAsync(Author, rhythm);
        await SaveCampaignAsync(new() { IsPaused = true });
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        await WantAsync(Author, MailRhythm.Never, ownIdeas: false);
        await SaveCampaignAsync(new());
        _clock.Advance(TimeSpan.FromDays(1));

        await FinishAsync();
        await Process().Digests.SweepAsync(Cancel);

        Assert.Empty(_sent);
        Assert.Equal(NoticePhase.Done, (await RunAsync()).Phase);
    }

    /// <summary>A document that cannot be read costs one person the mail, and nobody else anything.</summary>
    [Theory]
    [InlineData("preferences")]
    [InlineData("identity")]
    [InlineData("digest")]
    public async Task Mail_UnreadableDocumentOfOnePerson_ArrivesAtTheOthers(string document)
    {
        await SuggestAsync();
        foreach (var person in (string[])["one", "two"])
        {
            await SupportAsync(person);
            await WantAsync(person, person == "one" ? MailRhythm.AtOnce : MailRhythm.Daily);
            if (document == "digest")
                await SpoilDigestAsync(person);
            else if (document == "identity")
                await SpoilAsync(
                    IdentityDocument.Container,
                    "key of " + person,
                    IdentityDocument.TheId,
                    each => each with { V = 99 }
                );
            else
                await SpoilAsync(
                    MailPreferences.Container,
                    (await PreferencesOfAsync(person)).Pk,
                    MailPreferences.TheId,
                    each => each with { V = 99 }
                );
        }

        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        await Process().Digests.SweepAsync(Cancel);

        string[] others = document == "digest" ? [AddressOf(Author), AddressOf("one")] : [AddressOf(Author)];
        Assert.Equal(others, _sent.Select(sent => sent.Mail.To).Order());
        Assert.Equal(3, (await RunAsync()).People);
    }

    /// <summary>The preferences are asked again for each notice.</summary>
    [Theory]
    [InlineData(MailRhythm.Never, true, "Planned: A title", "Under review: A title")]
    [InlineData(MailRhythm.Daily, false, "Under review: A title", "Planned: A title")]
    public async Task Digest_PreferencesChangedMeanwhile_HasOnlyWhatIsWanted(
        MailRhythm notices,
        bool ownIdeas,
        string wanted,
        string unwanted
    )
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Daily);
        foreach (var status in (SuggestionStatus[])[SuggestionStatus.UnderReview, SuggestionStatus.Planned])
        {
            await AnswerAsync(status);
            await FinishAsync();
        }

        await WantAsync(Author, notices, ownIdeas);
        _clock.Advance(TimeSpan.FromDays(1));
        await Process().Digests.SweepAsync(Cancel);

        var text = Assert.Single(_sent).Mail.Text;
        Assert.Contains(wanted, text, StringComparison.Ordinal);
        Assert.DoesNotContain(unwanted, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digest_OfAPausedCampaign_WaitsForTheEndOfThePause()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Daily);
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        await SaveCampaignAsync(new() { IsPaused = true });
        await Process().Digests.SweepAsync(Cancel);
        Assert.Empty(_sent);
        Assert.True((await DigestOfAsync(Author)).Due > _clock.GetUtcNow().ToUnixTimeMilliseconds()); // others come first

        await SaveCampaignAsync(new());
        _clock.Advance(TimeSpan.FromMinutes(6));
        await Process().Digests.SweepAsync(Cancel);

        Assert.Single(_sent);
    }

    [Fact]
    public async Task Comment_DeletedMeanwhile_IsToldToNobodyMore()
    {
        await SuggestAsync();
        await SupportAsync("daily");
        await WantAsync("daily", MailRhythm.Daily);
        var comment = await CommentAsync();
        await FinishAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = await CommentAsync();
        await DeleteAsync(comment);
        await DeleteAsync(second);
        await FinishAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        await Process().Digests.SweepAsync(Cancel);

        Assert.Empty(_sent);
        Assert.Equal((NoticePhase.Done, 0), ((await RunAsync()).Phase, (await RunAsync()).People));
    }

    [Fact]
    public async Task Digest_NoticesOfADay_AreInOneMail()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Daily);
        foreach (
            var status in (SuggestionStatus[])[SuggestionStatus.UnderReview, SuggestionStatus.Planned, SuggestionStatus.Delivered]
        )
        {
            await AnswerAsync(status);
            await FinishAsync();
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Process().Digests.SweepAsync(Cancel);
        }

        Assert.Empty(_sent);
        _clock.SetUtcNow(new(2026, 3, 2, 7, 1, 0, TimeSpan.Zero));
        await Process().Digests.SweepAsync(Cancel);
        await Process().Digests.SweepAsync(Cancel);

        var mail = Assert.Single(_sent).Mail;
        var places = new[] { "Delivered", "Planned", "Under review" }.Select(status =>
            mail.Text.IndexOf($"{status}: A title", StringComparison.Ordinal)
        );
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);

        _clock.Advance(TimeSpan.FromDays(2));
        await Process().Digests.SweepAsync(Cancel);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task Digest_AsManyNoticesAsItLists_PromisesNoOther()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Daily);
        for (var i = 0; i < NoticeDigests.MostListed; i++)
        {
            await AnswerAsync(i % 2 == 0 ? SuggestionStatus.UnderReview : SuggestionStatus.Received);
            await FinishAsync();
        }

        _clock.Advance(TimeSpan.FromDays(1));
        await Process().Digests.SweepAsync(Cancel);

        Assert.DoesNotContain("another email", Assert.Single(_sent).Mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digest_MoreNoticesThanItLists_AreInTheNextMail()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Daily);
        for (var i = 0; i < NoticeDigests.MostListed + 3; i++)
        {
            await AnswerAsync(i % 2 == 0 ? SuggestionStatus.UnderReview : SuggestionStatus.Received);
            await FinishAsync();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _clock.Advance(TimeSpan.FromDays(1));
        await Process().Digests.SweepAsync(Cancel);
        await Process().Digests.SweepAsync(Cancel);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Process().Digests.SweepAsync(Cancel);

        Assert.Equal(2, _sent.Count);
        Assert.Equal(
            NoticeDigests.MostListed + 3,
            _sent.Sum(sent => sent.Mail.Text.Split('\n').Count(line => line.EndsWith(": A title", StringComparison.Ordinal)))
        );
        Assert.Contains("The rest comes in another email.", _sent[0].Mail.Text, StringComparison.Ordinal);
        Assert.NotEqual(_sent[0].Mail.Name, _sent[1].Mail.Name);
    }

    /// <summary>A notice that comes while the daily mail is on its way is in that of the next day.</summary>
    [Fact]
    public async Task Digest_NoticeWhileItIsSent_IsInTheNextOne()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Daily);
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        var isHeld = true;
        var mailer = Substitute.For<IMailer>();
        mailer
            .SendAsync(null!, Cancel)
            .ReturnsForAnyArgs(async call =>
            {
                if (isHeld)
                {
                    isHeld = false;
                    await AnswerAsync(SuggestionStatus.Delivered);
                    await FinishAsync();
                }

                return await SendAsync(call.Arg<Mail>(), Cancel);
            });

        await Process(_store, mailer).Digests.SweepAsync(Cancel);
        await Process().Digests.SweepAsync(Cancel);
        Assert.Single(_sent);
        _clock.Advance(TimeSpan.FromDays(1));
        await Process().Digests.SweepAsync(Cancel);

        Assert.Equal(2, _sent.Count);
        Assert.Contains("Delivered: A title", _sent[1].Mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Planned: A title", _sent[1].Mail.Text, StringComparison.Ordinal);
    }

    /// <summary>A repeat after a crash is the same mail, although there is more news meanwhile.</summary>
    [Fact]
    public async Task Digest_RepeatedAfterACrash_IsTheSameMail()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Daily);
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        var dying = Substitute.For<IMailer>();
        dying
            .SendAsync(null!, Cancel)
            .ReturnsForAnyArgs<Task<MailOutcome>>(async call =>
            {
                await SendAsync(call.Arg<Mail>(), Cancel);
                throw new ProcessEndedException();
            });

        await Assert.ThrowsAsync<ProcessEndedException>(() => Process(_store, dying).Digests.SweepAsync(Cancel));
        await AnswerAsync(SuggestionStatus.Delivered);
        await FinishAsync();
        _clock.Advance(TimeSpan.FromMinutes(6));
        await Process().Digests.SweepAsync(Cancel);

        Assert.Equal(2, _sent.Count);
        Assert.Equal(_sent[0].Mail, _sent[1].Mail);
        _clock.Advance(TimeSpan.FromDays(1));
        await Process().Digests.SweepAsync(Cancel);
        Assert.Contains("Delivered: A title", _sent[2].Mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digest_ServerAway_IsSentLaterOnce()
    {
        await SuggestAsync();
        await WantAsync(Author, MailRhythm.Daily);
        await AnswerAsync(SuggestionStatus.Planned);
        await FinishAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        _isAway = true;
        for (var minutes = 0; minutes < 60; minutes++)
        {
            await Process().Digests.SweepAsync(Cancel);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(_attempts, 4, 10);
        _isAway = false;
        for (var minutes = 0; minutes < 60; minutes++)
        {
            await Process().Digests.SweepAsync(Cancel);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Single(_sent);
        Assert.Equal((null, 1), await DigestOfAsync(Author));
    }

    private static string AddressOf(string person) => $"{person.Replace(' ', '-')}@mail.example";

    private NoticeProcess Process(IDocumentStore? store = null, IMailer? mailer = null, MailSettings? settings = null) =>
        new(store ?? _store, Substitute.For<IMessageSender>(), mailer ?? this, _clock, settings);

    /// <summary>Runs the hints of all runs.</summary>
    private async Task FinishAsync()
    {
        foreach (var row in await _store.QueryAsync(NoticeRun.Container, new(Campaign), Cancel))
            await Process().Make.HandleAsync(new(Campaign, row.Document.Id), Cancel);
    }

    /// <summary>Returns the newest run.</summary>
    private async Task<NoticeRun> RunAsync() =>
        (await _store.QueryAsync(NoticeRun.Container, new(Campaign) { Limit = 1 }, Cancel)).Single().Document;

    private async Task<(long? Due, long Number)> DigestOfAsync(string voter)
    {
        var partition = NoticeDigest.PartitionOf(Campaign, voter);
        var digest = (await _store.FindAsync(NoticeDigest.Container, partition, voter, Cancel))!.Document;
        return (digest.Due, digest.Number);
    }

    /// <summary>Gives a document a version that this code does not know.</summary>
    private async Task SpoilAsync<T>(Container<T> container, string partition, string id, Func<T, T> spoil)
        where T : class, IDocument
    {
        var found = (await _store.FindAsync(container, partition, id, Cancel))!;
        await _store.ReplaceAsync(container, spoil(found.Document), found.ETag, Cancel);
    }

    private Task<string?> SpoilDigestAsync(string voter) =>
        _store.CreateAsync(
            NoticeDigest.Container,
            new()
            {
                Id = voter,
                Pk = NoticeDigest.PartitionOf(Campaign, voter),
                CampaignId = Campaign,
                V = 99,
            },
            Cancel
        );

    private SupportProcess Discussion() => new(_store, Substitute.For<IMessageSender>(), _clock);

    private async Task<CommentDocument> CommentAsync()
    {
        var campaign = (await new CampaignQuery(_store, _clock).FindAsync(Campaign, Cancel))!.Document;
        var command = new CommentCommand(campaign, Idea, TestStaff.Moderator, new("We read this."), null, null);
        return (await Discussion().Post.HandleAsync(command, Cancel)).Value.Comment;
    }

    private async Task DeleteAsync(CommentDocument comment) =>
        Assert.True((await Discussion().Change.DeleteAsync(Campaign, Idea, comment.Id, TestStaff.Moderator, Cancel)).IsSuccess);

    private async Task<MailPreferences> PreferencesOfAsync(string voter)
    {
        var campaign = (await new CampaignQuery(_store, _clock).FindAsync(Campaign, Cancel))!.Document;
        return await Process().Receivers.PreferencesAsync(campaign, voter, Cancel);
    }

    private async Task WantAsync(string voter, MailRhythm notices, bool ownIdeas = true)
    {
        await IdentifyAsync(voter, locale: null);
        var preferences = await PreferencesOfAsync(voter);
        await Process().Receivers.SaveAsync(preferences with { Notices = notices, OwnIdeas = ownIdeas }, Cancel);
    }

    private async Task IdentifyAsync(string voter, string? locale)
    {
        var key = "key of " + voter;
        await _store.CreateAsync(
            VoterDocument.Container,
            new()
            {
                Pk = VoterDocument.PartitionOf(Campaign, voter),
                IdentityKey = key,
                CreatedAt = Noon,
            },
            Cancel
        );
        await _store.CreateAsync(
            IdentityDocument.Container,
            new()
            {
                Pk = key,
                CampaignId = Campaign,
                Email = AddressOf(voter),
                Locale = locale,
                VoterKey = voter,
                CreatedAt = Noon,
                State = IdentityDocument.Verified,
            },
            Cancel
        );
    }

    private async Task AnswerAsync(SuggestionStatus status)
    {
        var trails = new AuditTrails<SuggestionDocument>(
            _store,
            SuggestionDocument.Container,
            [new TellPeople(_store, Substitute.For<IMessageSender>(), _clock)]
        );
        var set = new SetStatus(_store, new(_store), new(_store), trails, _clock, NullLogger<SetStatus>.Instance);
        var request = new StatusRequest(status, new() { ["en"] = "We do it." });
        Assert.True((await set.HandleAsync(Campaign, Idea, request, null, TestStaff.Moderator, Cancel)).IsSuccess);
    }

    private async Task SuggestAsync(string? locale = null)
    {
        await IdentifyAsync(Author, locale);
        await _store.CreateAsync(
            SuggestionDocument.Container,
            new SuggestionDocument
            {
                Id = Idea,
                Pk = SuggestionDocument.PartitionOf(Campaign, Idea),
                Title = "A title",
                Text = "",
                CreatedAt = Noon,
                Author = Author,
            },
            Cancel
        );
    }

    private Task<string?> SupportAsync(string voter) =>
        _store.CreateAsync(
            SupportRevision.Container,
            new SupportRevision
            {
                Id = RevisionId.Of(voter, 1),
                Pk = SupportRevision.PartitionOf(Campaign, Idea),
                CampaignId = Campaign,
                SuggestionId = Idea,
                Revision = 1,
                Content = new(true, Tiers.Verified, true),
                CastAt = Noon,
                IdentityAge = 0,
                Network = "n",
            },
            Cancel
        );

    private async Task SaveCampaignAsync(State state)
    {
        var campaign = new CampaignDocument
        {
            Id = Campaign,
            Status = CampaignStatus.Live,
            Pepper = 1,
            Pauses = state.IsPaused ? Pauses.None with { Mail = true } : null,
            Definition = new()
            {
                Id = Campaign,
                Title = new() { ["en"] = "The new 500" },
                Status = CampaignStatus.Live,
                Site = "https://500.example/",
            },
        };
        var found = await _store.FindAsync(CampaignDocument.Container, campaign.Pk, Campaign, Cancel);
        await _store.SaveAsync(CampaignDocument.Container, campaign, found?.ETag, Cancel);
        _clock.Advance(TimeSpan.FromSeconds(6)); // the caches of the campaign expire
    }

    private sealed record State
    {
        public bool IsPaused { get; init; }
    }
}
