using System.Text.RegularExpressions;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>A campaign, one email address, the mail to this address, and the use cases of participants.</summary>
public abstract partial class ParticipantScenario
{
    protected const string Address = "ann@mail.example";

    private protected static Keyring Keys => TestKeys.Keyring;

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private protected MemoryStore Memory { get; } = new();
    private protected TestOutbox Outbox { get; } = new();
    private protected TestHints Hints { get; } = new();
    private protected IChallenge Challenge { get; } = Substitute.For<IChallenge>();
    private protected CampaignDocument Campaign { get; set; } =
        new()
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Pepper = 1,
            Definition = new()
            {
                Id = "c",
                Title = new()
                {
                    ["cs"] = "Nov\u00e1 500",
                    ["en"] = "The new 500",
                    ["it"] = "La nuova 500",
                },
                Status = CampaignStatus.Live,
            },
        };

    private protected IDocumentStore Store { get; set; }

    protected ParticipantScenario()
    {
        Store = Memory;
        Challenge.SiteKey.Returns((string?)null);
        Memory.CreateAsync(CampaignDocument.Container, Campaign, Cancel).GetAwaiter().GetResult();
    }

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected async Task<Issued> AskAsync(params ConsentRequest[] consents) => await AskAsync(Address, consents);

    /// <summary>Requests a code, and returns the code from the mail with the secret of the request.</summary>
    private protected async Task<Issued> AskAsync(string address, params ConsentRequest[] consents)
    {
        var before = Outbox.Sent.Count;
        var secret = await Requester().HandleAsync(new(Campaign, address, null, consents), Cancel);
        await DeliverAsync();
        Assert.Equal(before + 1, Outbox.Sent.Count);
        return new(secret.Value, Digits(Outbox.Sent[^1]));
    }

    private protected Task<Result<string>> RequestAsync(string address = Address) =>
        Requester().HandleAsync(new(Campaign, address, null, []), Cancel);

    private protected Task<Result<Participant>> VerifyAsync(Issued code, string address = Address) =>
        Verifier().HandleAsync(Campaign, address, code.Secret, code.Digits, Cancel);

    private protected async Task DeliverAsync()
    {
        while (Hints.Waiting.Count > 0)
        {
            var hint = Hints.Waiting[0];
            Hints.Waiting.RemoveAt(0);
            await Sender().HandleAsync(hint, Cancel);
        }
    }

    private protected async Task<List<VoterDocument>> VotersAsync() =>
        [
            .. (
                await Memory.ScanAsync(VoterDocument.Container, new(new Equality("id", VoterDocument.TheId)), null, default)
            ).Documents.Select(row => row.Document),
        ];

    private protected async Task<IdentityDocument?> IdentityAsync(string address = Address) =>
        (
            await Store.FindAsync(
                IdentityDocument.Container,
                IdentityDocument.KeyOf(Keys, Campaign, address),
                IdentityDocument.TheId,
                Cancel
            )
        )?.Document;

    private protected RequestCode Requester() => new(Store, Hints, Challenge, new(Clock), Keys, Clock);

    private protected VerifyCode Verifier() => new(Store, Keys, new(Keys), new(Store, Keys, Clock), Clock);

    private protected SendCode Sender() => new(Store, new CampaignQuery(Memory, Clock), Outbox, Hints, new(Keys), Clock);

    private protected SweepIdentities Sweep() => new(Store, Hints, Clock);

    private protected static string Digits(Mail mail) => Codes.Typed(NineDigits().Match(mail.Text).Value);

    private protected static Issued Wrong(Issued code) =>
        code with
        {
            Digits = code.Digits == "000000000" ? "000000001" : "000000000",
        };

    [GeneratedRegex(@"\d{3} \d{3} \d{3}")]
    private static partial Regex NineDigits();

    /// <summary>A code, and the secret with which it is valid.</summary>
    private protected sealed record Issued(string Secret, string Digits);

    private protected sealed class TestOutbox : IMailer
    {
        public List<Mail> Sent { get; } = [];

        public bool FailsAfterSending { get; set; }

        /// <summary>True while the mail server takes no mail.</summary>
        public bool IsAway { get; set; }

        public int Attempts { get; private set; }

        public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

        public async Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
        {
            Attempts++;
            if (IsAway)
                throw new MailNotSentException("The mail server is away.");
            Sent.Add(mail);
            await Meanwhile();
            return FailsAfterSending
                ? throw new InvalidOperationException("The mail server is unavailable.")
                : MailOutcome.Accepted;
        }
    }

    private protected sealed class TestHints : IMessageSender
    {
        public List<MailHint> Waiting { get; } = [];

        public List<TimeSpan> Delays { get; } = [];

        public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
            where T : class
        {
            if (delay > TimeSpan.Zero)
                Delays.Add(delay);
            else
                Waiting.Add((MailHint)(object)message);
            return Task.CompletedTask;
        }
    }
}
