using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace CampaignFunctions.Tests;

/// <summary>A process that makes notices and sends mail with them. Its waits for the pace take no time.</summary>
internal sealed class NoticeProcess
{
    public const string Api = "https://campaign.example/api";

    public NoticeProcess(
        IDocumentStore store,
        IMessageSender sender,
        IMailer mailer,
        FakeTimeProvider clock,
        MailSettings? settings = null
    )
    {
        var mail = Options.Create(settings ?? new() { PerSecond = 1000 });
        var (campaigns, suggestions, address) = (
            new CampaignQuery(store, clock),
            new SuggestionQuery(store),
            Substitute.For<IApiAddress>()
        );
        address.Url.Returns(Api);
        Receivers = new(store, TestKeys.Keyring, address);
        Stops = new(store, TestKeys.Keyring, clock);
        var comments = new ReadComments(store, suggestions);
        var pace = new MailPace(store, mail, new HastyClock(clock));
        var digests = new NoticeDigests(store, mail, clock);
        var (checking, keys) = (new CheckedMailer(mailer, Stops), TestKeys.Keyring);
        Mails = new(store, Receivers, digests, clock, NullLogger<NoticeMails>.Instance);
        var deliver = new DeliverNoticeMail(comments, Receivers, checking, keys, NullLogger<DeliverNoticeMail>.Instance);
        var send = new SendNoticeMails(store, campaigns, suggestions, deliver, pace, clock);
        Make = new(store, campaigns, suggestions, comments, Mails, send, sender, clock);
        Digests = new(
            store,
            campaigns,
            suggestions,
            comments,
            Receivers,
            digests,
            checking,
            pace,
            keys,
            clock,
            NullLogger<SendDigests>.Instance
        );
    }

    public MailReceivers Receivers { get; }

    public MailStops Stops { get; }

    public NoticeMails Mails { get; }

    public MakeNotices Make { get; }

    public SendDigests Digests { get; }

    /// <summary>A clock whose timers end at once; the time that they should take passes.</summary>
    private sealed class HastyClock(FakeTimeProvider inner) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override long GetTimestamp() => inner.GetTimestamp();

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            inner.Advance(dueTime);
            _ = Task.Run(() => callback(state));
            return Substitute.For<ITimer>();
        }
    }
}
